/** The source text of a function, as V8 has it. */
export function textOf(fn: object): string {
  return Reflect.apply(Function.prototype.toString, fn, []);
}
