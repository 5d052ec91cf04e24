const STAND_INS = 8;

/**
 * Which functions share a scope. One of them is asked for it in later passes; the others stand in when it is collected. A scope
 * is made anew by each look, so that it is known by what is in it: the functions of one module, which are many, lead to the
 * same values by the same names.
 */
export class SharedScopes {
  private readonly firstsOf = new WeakMap<object, Map<string, object>>();
  private readonly standIns = new WeakMap<object, object[]>();

  /**
   * The first function that was met with a scope in which a variable of this name holds this value; `names`: all variables of the
   * scope. That is `fn` itself when there was none before.
   */
  firstOf(fn: object, value: object, name: PropertyKey, names: PropertyKey[]): object {
    let firsts = this.firstsOf.get(value);
    if (!firsts) this.firstsOf.set(value, (firsts = new Map()));
    const key = `${String(name)} in ${names.map(String).join()}`;
    const first = firsts.get(key);
    if (!first) {
      firsts.set(key, fn);
      return fn;
    }
    if (first === fn) return fn;
    const others = this.standIns.get(first) ?? [];
    this.standIns.set(first, others);
    if (others.length < STAND_INS && !others.includes(fn)) others.push(fn);
    return first;
  }

  /** The others, as far as they are kept. */
  standInsOf(first: object): readonly object[] {
    return this.standIns.get(first) ?? [];
  }
}
