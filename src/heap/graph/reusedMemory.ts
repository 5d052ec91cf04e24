/**
 * Arrays that are cut from memory whose content nobody needs any longer, as long as it lasts. What is let go of stays in use
 * until V8 collects it, which in the midst of a reading it mostly does not.
 */
export class ReusedMemory {
  constructor(private rest: Uint32Array<ArrayBuffer> = new Uint32Array(0)) {}

  /** Zeros for `count` numbers. */
  take(count: number): Uint32Array<ArrayBuffer> {
    if (count > this.rest.length) return new Uint32Array(count);
    const taken = this.rest.subarray(0, count).fill(0);
    this.rest = this.rest.subarray(count);
    return taken;
  }
}
