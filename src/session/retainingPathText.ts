import { visibleText } from '../base/format';
import { foldPath } from '../protocol/foldedPath';
import type { RetainingStep } from '../protocol/heapReading';

const MAX_STEPS = 12;
const NAME_LIMIT = 60;

/**
 * A retaining path on one line: `(GC roots) → … → idle: Array → [3]: Context → .values: Array → [2]: Session`. Counts equal
 * consecutive steps (a linked list), shortens long paths after their first step, and marks the stale reference.
 */
export function retainingPathText(steps: readonly RetainingStep[]): string {
  return foldPath(steps, MAX_STEPS)
    .map(part => {
      if ('leftOut' in part) return '…';
      return part.times > 1 ? `${stepText(part.step)} (${part.times} times)` : stepText(part.step);
    })
    .join(' → ');
}

/** One step: the reference that leads to it, and its class. */
export function stepText({ reference, className, stale }: RetainingStep): string {
  const name = visibleText(className, NAME_LIMIT);
  if (reference === '') return name;
  return `${visibleText(reference, NAME_LIMIT)}${stale ? ' (stale)' : ''}: ${name}`;
}
