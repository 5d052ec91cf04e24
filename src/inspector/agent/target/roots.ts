/** Where a walk begins, root by root. */
export class Roots {
  private next = 0;
  private readonly sources: Iterator<object>[] = [];
  private late: unknown[] = [];

  constructor(private readonly roots: unknown[]) {}

  add(more: readonly unknown[]): void {
    for (const root of more) this.roots.push(root);
  }

  /** Roots that are asked for one by one, behind the others. */
  addSource(more: Iterator<object>): void {
    this.sources.push(more);
  }

  /** Roots that wait until all that the others lead to is visited. */
  addLate(more: readonly unknown[]): void {
    for (const root of more) this.late.push(root);
  }

  /** Hands the next root over, if it finds one at once; false when there is none. */
  take(follow: (root: unknown) => void): boolean {
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

  /** The late roots are roots like others from now on; false when there are none. */
  releaseLate(): boolean {
    if (this.late.length === 0) return false;
    this.add(this.late);
    this.late = [];
    return true;
  }

  /** What waits. */
  left(): unknown[] {
    return [...this.roots.slice(this.next), ...this.late];
  }
}
