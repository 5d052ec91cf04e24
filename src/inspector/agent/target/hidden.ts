/** Private fields and closure variables that the inspector has read. */
export class Hidden {
  private readonly byTarget = new WeakMap<object, Map<string, unknown>>();

  get(target: object, name: string): unknown {
    return this.byTarget.get(target)?.get(name);
  }

  /** Whether it was read, whatever its value. */
  has(target: object, name: string): boolean {
    return this.byTarget.get(target)?.has(name) === true;
  }

  /** Records a value, unless the name is known already: inner scopes come first. Answers whether it was recorded. */
  add(target: object, name: string, value: unknown): boolean {
    let known = this.byTarget.get(target);
    if (!known) this.byTarget.set(target, (known = new Map()));
    if (known.has(name)) return false;
    known.set(name, value);
    return true;
  }
}
