/** The source text of a function, as V8 has it. */
export function textOf(fn: object): string {
  return Reflect.apply(Function.prototype.toString, fn, []);
}

/** How the texts of native functions and of bound ones end. */
export const NATIVE_END = '[native code] }';
