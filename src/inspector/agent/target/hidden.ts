/** Private fields and closure variables, as far as they were read. */
export interface Hidden {
  get(target: object, name: string): unknown;
  /** Whether it was read, whatever it holds. */
  has(target: object, name: string): boolean;
  /** Keeps what is known already, and answers false then: inner scopes come first. */
  add(target: object, name: string, value: unknown): boolean;
}

/** Runs inside the target, made from its own text (see `createSafeRead`). */
export function createHidden(): Hidden {
  const byTarget = new WeakMap<object, Map<string, unknown>>();
  return {
    get: (target, name) => byTarget.get(target)?.get(name),
    has: (target, name) => byTarget.get(target)?.has(name) === true,
    add(target, name, value) {
      let known = byTarget.get(target);
      if (!known) byTarget.set(target, (known = new Map()));
      if (known.has(name)) return false;
      known.set(name, value);
      return true;
    },
  };
}
