import type { RowQuery, ValueLine } from '../../../src/protocol/rowQuery';

export const ANY: RowQuery = {
  findings: [],
  filter: '',
  openOnly: false,
  grouping: 'none',
  expanded: [],
  sort: 'context',
  descending: false,
  start: 0,
  end: 200,
};

const CLASSES = ['Session', 'Buffer', 'AuditFile', 'Array', 'session', 'Ωmega', ''];
const KEYS = ['session', 'body', 'Body', '', null];
const SLOTS = ['0', '1', '2', '10', '11', 'callback', 'req'];

/** Rows with many ties and unknowns, in the order of their findings. */
export function randomRows(random: () => number, count: number): ValueLine[] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const cut = Math.floor(count * random());
  return Array.from({ length: count }, (_, i) => ({
    kind: 'value',
    finding: i < cut ? 'first' : 'second',
    row: i < cut ? i : i - cut,
    instance: Math.floor(random() * 12),
    idle: random() < 0.7,
    slot: pick(SLOTS),
    key: pick(KEYS),
    className: pick(CLASSES),
    closable: pick(['open', 'closed', null] as const),
    size: random() < 0.5 ? null : Math.floor(random() * 8),
    retainedBytes: random() < 0.3 ? null : Math.floor(random() * 9) * 1000,
  }));
}
