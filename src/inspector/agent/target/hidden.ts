/** Private fields and closure variables, as far as they were read. */
export class Hidden {
  private readonly byTarget = new WeakMap<object, Map<string, unknown>>();

  get(target: object, name: string): unknown {
    return this.byTarget.get(target)?.get(name);
  }

  /** Whether it was read, whatever it holds. */
  has(target: object, name: string): boolean {
    return this.byTarget.get(target)?.has(name) === true;
  }

  /** Keeps what is known already, and answers false then: inner scopes come first. */
  add(target: object, name: string, value: unknown): boolean {
    let known = this.byTarget.get(target);
    if (!known) this.byTarget.set(target, (known = new Map()));
    if (known.has(name)) return false;
    known.set(name, value);
    return true;
  }
}
