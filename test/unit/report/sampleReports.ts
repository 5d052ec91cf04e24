import type { Held, StaleValue } from '../../../src/protocol/finding';
import type { PoolOccupancy, RunChanges } from '../../../src/protocol/liveFigures';
import type { LargestValue, ReportData, ReportFinding } from '../../../src/report/reportData';

/** Epoch time of the reading in these data: 2026-03-01 12:00:00 UTC. */
export const at = Date.UTC(2026, 2, 1, 12);

export function staleValue(overrides: Partial<StaleValue> = {}): StaleValue {
  return {
    instance: 0,
    idle: true,
    slot: 0,
    key: 'session',
    className: 'Session',
    closable: null,
    size: null,
    retainedBytes: null,
    ...overrides,
  };
}

/** What a list of values adds up to. */
export function held(values: StaleValue[], overrides: Partial<Held> = {}): Held {
  const contexts = (list: StaleValue[]): number => new Set(list.map(each => each.instance)).size;
  const inBytes = values.some(({ retainedBytes }) => retainedBytes !== null);
  return {
    instances: contexts(values),
    idle: contexts(values.filter(({ idle }) => idle)),
    staleReferences: values.length,
    open: values.filter(({ closable }) => closable === 'open').length,
    retainedBytes: inBytes
      ? values.reduce((sum, { retainedBytes }) => sum + (retainedBytes ?? 0), 0)
      : null,
    truncated: false,
    values,
    ...overrides,
  };
}

export function reportFinding(overrides: Partial<ReportFinding> = {}): ReportFinding {
  return {
    id: 'finding-a',
    rule: 'stale-slots',
    className: 'UserValues',
    method: 'reset',
    location: { file: 'src/userValues.ts', line: 31 },
    held: held([
      staleValue(),
      staleValue({ instance: 1, key: 'audit', className: 'AuditFile', closable: 'open' }),
      staleValue({ instance: 1, slot: 1, key: 'body', className: 'Buffer', size: 4096 }),
    ]),
    ...overrides,
  };
}

export function reportData(overrides: Partial<ReportData> = {}): ReportData {
  return {
    subject: {
      kind: 'server',
      title: 'shop/server.js',
      pid: 4711,
      node: 'v20.1.0',
      cost: { strategy: 'scopes', longestPauseMs: 3.21, elapsedMs: 118.4 },
    },
    at,
    version: '1.2.3',
    findings: [reportFinding()],
    undecided: [],
    verdict: { kind: 'held', gaps: [] },
    coverage: {
      ...{
        scripts: 57,
        pooledClasses: 2,
        cleanClasses: 1,
        sourceFaults: 0,
        instances: 7,
        judged: 7,
      },
      ...{ threads: { read: 1, left: 0 }, limits: [] },
    },
    retainedBytes: null,
    largest: [],
    occupancy: [],
    runs: [],
    ...overrides,
  };
}

/** A server as it is found in the field: two faulty resets with bytes, contexts of two classes, a run before and after a fix. */
export function fullReportData(): ReportData {
  const contexts = Array.from({ length: 96 }, (_, instance) => instance);
  const values = contexts.flatMap(instance => {
    const idle = instance % 12 !== 0;
    const common = { instance, idle };
    return [
      staleValue({ ...common, retainedBytes: 9_400 + 37 * instance }),
      staleValue({
        ...common,
        slot: 1,
        key: 'audit',
        className: 'AuditFile',
        closable: instance % 3 === 0 ? 'closed' : 'open',
        retainedBytes: 1_900,
      }),
      staleValue({
        ...common,
        slot: 2,
        key: 'body',
        className: 'Buffer',
        size: 8192,
        retainedBytes: instance === 5 ? 912_000 : 8_400,
      }),
    ];
  });
  const callbacks = contexts.slice(0, 40).map(instance =>
    staleValue({
      instance,
      slot: 'callback',
      key: null,
      className: 'function',
      retainedBytes: 5_200,
    }),
  );
  const slots = reportFinding({
    held: held(values),
    retained: {
      sharedBytes: 48_000,
      classes: [
        { className: 'Buffer', count: 96, bytes: 1_700_000 },
        { className: 'Session', count: 96, bytes: 820_000 },
        { className: 'AuditFile', count: 96, bytes: 182_000 },
        { className: '(string)', count: 1_204, bytes: 61_000 },
      ],
    },
  });
  const fields = reportFinding({
    id: 'finding-b',
    rule: 'stale-fields',
    className: 'CompletionHolder',
    method: 'release',
    location: { file: 'src/completionHolder.ts', line: 44 },
    held: held(callbacks),
    retained: { sharedBytes: 0, classes: [{ className: 'Request', count: 40, bytes: 190_000 }] },
  });
  return reportData({
    findings: [slots, fields],
    retainedBytes: 3_412_000,
    largest: largestOf(values),
    occupancy: [occupancyOf('UserValues', 96), occupancyOf('CompletionHolder', 40)],
    runs: [runOf(0, 1), runOf(1, 0)],
    undecided: [{ className: 'Parser', reason: 'No context of it was found.' }],
  });
}

function largestOf(values: StaleValue[]): LargestValue[] {
  return [...values]
    .sort((a, b) => b.retainedBytes! - a.retainedBytes!)
    .slice(0, 100)
    .map(value => ({
      finding: 'finding-a',
      value,
      path: [
        { reference: '', className: '(GC roots)', id: 1, stale: false },
        { reference: 'idle', className: 'Array', id: 3, stale: false },
        { reference: `[${value.instance}]`, className: 'RequestContext', id: 5, stale: false },
        { reference: '.entries', className: 'Array', id: 7, stale: false },
        { reference: `[${value.slot}]`, className: value.className, id: 9, stale: true },
      ],
    }));
}

function occupancyOf(className: string, instances: number): PoolOccupancy {
  const contexts = Array.from({ length: instances }, (_, instance) => {
    const idle = instance % 12 !== 0;
    const stale = idle ? (instance * 7) % 9 : 0;
    return { instance, idle, used: idle ? 0 : 3, stale, open: stale > 5 ? 1 : 0, capacity: 10 };
  });
  const sum = (pick: (context: (typeof contexts)[number]) => number): number =>
    contexts.reduce((total, context) => total + pick(context), 0);
  return {
    id: className,
    className,
    findings: [],
    instances,
    idle: contexts.filter(({ idle }) => idle).length,
    stale: contexts.filter(({ stale }) => stale > 0).length,
    staleReferences: sum(({ stale }) => stale),
    open: sum(({ open }) => open),
    contexts,
  };
}

/** Five minutes, once a second; `leak` 0 is a server that was mended. */
function runOf(run: number, leak: number): RunChanges {
  const startedAt = at - (2 - run) * 400_000;
  return {
    head: {
      run,
      title: 'shop/server.js',
      pid: 4711 + run,
      startedAt,
      endedAt: startedAt + 300_000,
      findings: [],
    },
    samples: Array.from({ length: 300 }, (_, i) => ({
      sequence: i + 1,
      heapTotalBytes: null,
      at: startedAt + i * 1000,
      heapUsedBytes: 18e6 + leak * i * 40_000 + 2e6 * Math.abs(((i % 20) - 10) / 10),
      staleReferences: Math.round(leak * 328 * (1 - Math.exp(-i / 60))),
      open: Math.round(leak * 64 * (1 - Math.exp(-i / 90))),
      findings: null,
    })),
    marks: leak
      ? [
          {
            sequence: 301,
            at: startedAt + 200_000,
            kind: 'snapshot',
            label: 'heap snapshot',
            retainedBytes: 3e6,
          },
          { sequence: 302, at: startedAt + 280_000, kind: 'fix', label: 'fixed UserValues.reset' },
        ]
      : [],
  };
}
