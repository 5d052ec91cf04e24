/** Which functions share a scope. One of them is asked for it in later passes; the others stand in when it is collected. */
export interface SharedScopes {
  /**
   * The first function that was met with a scope in which a variable of this name holds this value; `names`: all variables of the
   * scope. That is `fn` itself when there was none before.
   */
  firstOf(fn: object, value: object, name: PropertyKey, names: PropertyKey[]): object;
  /** The others, as far as they are kept. */
  standInsOf(first: object): readonly object[];
}

/**
 * Runs inside the target, made from its own text (see `createSafeRead`). A scope is made anew by each look, so that it is known
 * by what is in it: the functions of one module, which are many, lead to the same values by the same names.
 */
export function createSharedScopes(): SharedScopes {
  const STAND_INS = 8;
  const firstsOf = new WeakMap<object, Map<string, object>>();
  const standIns = new WeakMap<object, object[]>();
  return {
    firstOf(fn, value, name, names) {
      let firsts = firstsOf.get(value);
      if (!firsts) firstsOf.set(value, (firsts = new Map()));
      const key = `${String(name)} in ${names.map(String).join()}`;
      const first = firsts.get(key);
      if (!first) {
        firsts.set(key, fn);
        return fn;
      }
      if (first === fn) return fn;
      const others = standIns.get(first) ?? [];
      standIns.set(first, others);
      if (others.length < STAND_INS && !others.includes(fn)) others.push(fn);
      return first;
    },
    standInsOf: first => standIns.get(first) ?? [],
  };
}
