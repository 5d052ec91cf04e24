/** The roots of a walk, one by one. */
export class Roots {
  private next = 0;
  private readonly sources: Iterator<object>[] = [];
  private late: unknown[] = [];

  constructor(private readonly roots: unknown[]) {}

  add(more: readonly unknown[]): void {
    for (const root of more) this.roots.push(root);
  }

  /** Adds roots that are produced one by one, after the others. */
  addSource(more: Iterator<object>): void {
    this.sources.push(more);
  }

  /** Adds roots that wait until everything reachable from the others is visited. */
  addLate(more: readonly unknown[]): void {
    for (const root of more) this.late.push(root);
  }

  /** Passes on the next root that has one ready; false when there is none. */
  followNext(follow: (root: unknown) => void): boolean {
    if (this.next < this.roots.length) {
      follow(this.roots[this.next++]);
      return true;
    }
    const step = this.sources[0]?.next();
    if (!step) return false;
    if (step.done) this.sources.shift();
    else follow(step.value);
    return true;
  }

  /** Makes the late roots ordinary ones; false when there are none. */
  promoteLate(): boolean {
    if (this.late.length === 0) return false;
    this.add(this.late);
    this.late = [];
    return true;
  }

  /** Everything that waits. */
  left(): unknown[] {
    return [...this.roots.slice(this.next), ...this.late];
  }
}
