const STAND_INS = 8;

/**
 * Which functions share a scope. Later passes ask one of them for it; the others stand in when that one is collected. Each
 * look creates a new scope object, so scopes are compared by content: the many functions of one module lead to the same
 * values by the same names.
 */
export class SharedScopes {
  private readonly firstsOf = new WeakMap<object, Map<string, object>>();
  private readonly standIns = new WeakMap<object, object[]>();

  /**
   * The first function met whose scope has a variable of this name with this value; `fn` itself when there was none.
   * `names`: all variables of the scope.
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

  /** The other functions that share its scope, up to a limit. */
  standInsOf(first: object): readonly object[] {
    return this.standIns.get(first) ?? [];
  }
}
