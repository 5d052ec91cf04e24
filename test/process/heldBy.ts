import type { StaleValue } from '../../src/protocol/finding';

/** What one context holds, as `key:class:state`, sorted. */
export function heldBy(values: readonly StaleValue[], instance: number): string[] {
  return values
    .filter(value => value.instance === instance)
    .map(value => `${value.key}:${value.className}:${value.closable ?? ''}`)
    .sort();
}
