/** How a step of `npm test` ended. */
export interface Counts {
  passes: number;
  failures: number;
  /** The full titles of the tests that failed. */
  failed: string[];
}

/** The counts of a step that did not come to its end. */
export function broken(what: string): Counts {
  return { passes: 0, failures: 1, failed: [what] };
}

/** Adds `counts` to `total`. */
export function add(total: Counts, counts: Counts): void {
  total.passes += counts.passes;
  total.failures += counts.failures;
  total.failed.push(...counts.failed);
}
