import type { HeapRow } from '../../../src/protocol/heapReading';
import type { SnapshotFinding, SnapshotReading } from '../../../src/protocol/snapshotReading';

/** One stale reference; ids are told by `valueId`. */
export function heapRow(overrides: Partial<HeapRow> = {}): HeapRow {
  return {
    row: 0,
    instance: 0,
    idle: true,
    slot: 0,
    key: null,
    className: 'Session',
    closable: null,
    size: null,
    retainedBytes: 100,
    instanceId: 11,
    valueId: 13,
    ...overrides,
  };
}

/** A finding whose counts are those of its rows. */
export function snapshotFinding(
  values: HeapRow[],
  overrides: Partial<SnapshotFinding> = {},
): SnapshotFinding {
  const location = { file: '/srv/values.ts', line: 4, column: 5, endLine: 4, endColumn: 20 };
  return {
    id: '7:20:stale-slots:0',
    ordinal: 0,
    rule: 'stale-slots',
    certainty: 'provable',
    className: 'Values',
    method: 'reset',
    message: 'Values.reset leaves its slots filled.',
    location,
    methodLocation: location,
    held: {
      instances: new Set(values.map(each => each.instance)).size,
      idle: new Set(values.filter(each => each.idle).map(each => each.instance)).size,
      staleReferences: values.length,
      open: values.filter(({ closable }) => closable === 'open').length,
      retainedBytes: values.reduce((sum, each) => sum + (each.retainedBytes ?? 0), 0),
      truncated: false,
      values,
    },
    sharedBytes: 0,
    classes: [],
    ...overrides,
  };
}

export function snapshotReading(findings: SnapshotFinding[]): SnapshotReading {
  return {
    ...{ bytes: 1_000_000, nodes: 1000, edges: 4000, numbers: true, findings },
    undecided: [],
    retainedBytes: findings.reduce((sum, { held }) => sum + held.retainedBytes, 0),
    elapsedMs: 10,
  };
}
