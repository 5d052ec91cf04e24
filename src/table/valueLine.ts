import { visibleText } from '../base/format';
import type { StaleValue } from '../protocol/finding';
import type { ValueLine } from '../protocol/rowQuery';

/** UTF-16 units: with them a page of `MAX_PAGE` lines stays below 256 kB, whatever the texts are. */
const TEXT_LIMIT = 120;

/** A stale reference as the page lists it: the target's texts clipped and made visible. `row` is its ordinal in the finding. */
export function valueLine(finding: string, row: number, value: StaleValue): ValueLine {
  const { instance, idle, slot, key, className, closable, size, retainedBytes } = value;
  return {
    kind: 'value',
    finding,
    row,
    instance,
    idle,
    slot: clipped(String(slot)),
    key: key === null ? null : clipped(key),
    className: clipped(className),
    closable,
    size,
    retainedBytes,
  };
}

/** Clipped again when it is visible: escapes are eight times as long as what they stand for. */
function clipped(text: string): string {
  const visible = visibleText(text, TEXT_LIMIT);
  return visible.length > TEXT_LIMIT + 1 ? `${visible.slice(0, TEXT_LIMIT)}…` : visible;
}
