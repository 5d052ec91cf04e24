import { foldPath, type FoldedStep } from './foldedPath';
import type { RetainingStep } from './heapReading';

/** Retaining paths that differ in positions of arrays, and in what they lead to, alone. */
export interface MergedPaths {
  /** Up to the reference that should have been cleared, whose value is not told. */
  steps: FoldedStep[];
  /** Number of the paths. */
  count: number;
}

/** Merges the paths to the values of one finding: most paths first. `maxSteps`: as of `foldPath`. */
export function mergePaths(
  paths: readonly (readonly RetainingStep[])[],
  maxSteps: number,
): MergedPaths[] {
  const merged = new Map<string, MergedPaths>();
  for (const path of paths) {
    const stale = path.findIndex(step => step.stale);
    const way = (stale === -1 ? path : path.slice(0, stale + 1)).map((step, i): RetainingStep => ({
      ...step,
      reference: anyPlace(step.reference),
      className: i === stale ? '' : step.className,
    }));
    const steps = foldPath(way, maxSteps);
    const key = JSON.stringify(
      steps.map(part =>
        'leftOut' in part
          ? part.leftOut
          : [part.step.reference, part.step.className, part.step.stale],
      ),
    );
    const known = merged.get(key);
    if (known) known.count++;
    else merged.set(key, { steps, count: 1 });
  }
  return [...merged.values()].sort((a, b) => b.count - a.count);
}

/** `[3]` is one place of an array as any other: `[…]`. */
export function anyPlace(reference: string): string {
  return reference.replace(/\[\d+\]/g, '[…]');
}
