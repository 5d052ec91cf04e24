import { visibleText } from '../base/format';
import type { StaleValue } from '../protocol/finding';
import type { ValueLine } from '../protocol/rowQuery';

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
    slot: visibleText(String(slot), TEXT_LIMIT),
    key: key === null ? null : visibleText(key, TEXT_LIMIT),
    className: visibleText(className, TEXT_LIMIT),
    closable,
    size,
    retainedBytes,
  };
}
