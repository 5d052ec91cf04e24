/** Wall and processor time of a process by what it was spent on. */
export class Costs {
  private readonly spent: Record<string, { ms: number; cpuMs: number }> = {};

  async of<T>(what: string, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const before = process.cpuUsage();
    const result = await work();
    const { user, system } = process.cpuUsage(before);
    const sum = (this.spent[what] ??= { ms: 0, cpuMs: 0 });
    sum.ms += performance.now() - started;
    sum.cpuMs += (user + system) / 1000;
    return result;
  }

  /** `<what>Ms` and `<what>CpuMs`, rounded. */
  toJSON(): Record<string, number> {
    return Object.fromEntries(
      Object.entries(this.spent).flatMap(([what, { ms, cpuMs }]) => [
        [`${what}Ms`, Math.round(ms)],
        [`${what}CpuMs`, Math.round(cpuMs)],
      ]),
    );
  }
}
