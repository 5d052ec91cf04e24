import type { RetainingStep } from './heapReading';

/** One or more equal steps in a row, or a number of steps that were left out. */
export type FoldedStep = { step: RetainingStep; times: number } | { leftOut: number };

/**
 * Shortens a retaining path to at most `maxSteps` parts: folds equal consecutive steps (a linked list) into one, then leaves
 * out steps after the first.
 */
export function foldPath(steps: readonly RetainingStep[], maxSteps: number): FoldedStep[] {
  const folded: FoldedStep[] = [];
  for (let i = 0, end: number; i < steps.length; i = end) {
    const step = steps[i]!;
    for (end = i + 1; end < steps.length && isLike(steps[end]!, step); end++);
    folded.push({ step, times: end - i });
  }
  const cut = folded.length - maxSteps;
  if (cut > 0) folded.splice(1, cut + 1, { leftOut: cut + 1 });
  return folded;
}

function isLike(a: RetainingStep, b: RetainingStep): boolean {
  return a.reference === b.reference && a.className === b.className && a.stale === b.stale;
}
