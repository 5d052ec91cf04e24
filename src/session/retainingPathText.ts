import { visibleText } from '../base/format';
import type { RetainingStep } from '../protocol/heapReading';

const MAX_STEPS = 12;
const NAME_LIMIT = 60;

/**
 * The way from a root to a value in one line: `(GC roots) → … → idle: Array → [3]: Context → .values: Array → [2]: Session`.
 * Equal steps in a row (a linked list) are counted, a long path loses steps after the first, the stale reference is marked.
 */
export function retainingPathText(steps: readonly RetainingStep[]): string {
  const texts: string[] = [];
  for (let i = 0, end: number; i < steps.length; i = end) {
    const text = stepText(steps[i]!);
    for (end = i + 1; end < steps.length && stepText(steps[end]!) === text; end++);
    texts.push(end - i > 1 ? `${text} (${end - i} times)` : text);
  }
  const cut = texts.length - MAX_STEPS;
  if (cut > 0) texts.splice(1, cut + 1, '…');
  return texts.join(' → ');
}

/** One step: the reference that leads to it, and its class. */
export function stepText({ reference, className, stale }: RetainingStep): string {
  const name = visibleText(className, NAME_LIMIT);
  if (reference === '') return name;
  return `${visibleText(reference, NAME_LIMIT)}${stale ? ' (stale)' : ''}: ${name}`;
}
