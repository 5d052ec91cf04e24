import { visibleText } from '../base/format';
import type { StaleValue } from '../protocol/finding';
import type { ValueLine } from '../protocol/rowQuery';

/** In UTF-16 units: keeps a page of `MAX_PAGE` lines below 256 kB for any texts. */
const TEXT_LIMIT = 120;

/**
 * A stale reference as the page lists it, with the target's texts clipped and made visible. `row`: its ordinal in the
 * finding.
 */
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

/** Clips again after escaping, because an escape is eight times as long as its character. */
function clipped(text: string): string {
  const visible = visibleText(text, TEXT_LIMIT);
  return visible.length > TEXT_LIMIT + 1 ? `${visible.slice(0, TEXT_LIMIT)}…` : visible;
}
