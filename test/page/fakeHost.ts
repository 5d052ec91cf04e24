import type { Finding, Reading, StaleValue } from '../../src/protocol/finding';
import type { ContextOccupancy, PoolOccupancy } from '../../src/protocol/liveFigures';
import type { PanelContract } from '../../src/protocol/panelContract';
import { LIVE, PANEL_VERSION, type PanelState } from '../../src/protocol/panelState';
import { sortedPools } from '../../src/session/occupancy';
import type { PoolSession } from '../../src/session/sessionApi';
import type { RecordedLoad } from '../../src/ui/record/recordings';
import { LiveSource } from '../../src/ui/panel/liveSource';

/** A whole reading of two leaking classes; `values` stale values in all, nine of ten in the first. With 0 it is clean. */
export function fakeReading(values: number): Reading {
  const first = Math.ceil(values * 0.9);
  const findings = [
    fakeFinding('UserValues', 'reset', first, 20),
    fakeFinding('CompletionHolder', 'release', values - first, 1),
  ].filter(({ live }) => live.staleReferences > 0);
  const pools = sortedPools([cleanPool, ...findings.map(finding => fakePool(finding))]);
  const instances = pools.reduce((sum, pool) => sum + pool.instances, 0);
  return {
    findings,
    pools,
    undecided: [],
    coverage: {
      ...{ scripts: 212, pooledClasses: pools.length, cleanClasses: 0, sourceFaults: 0 },
      ...{ instances, judged: instances, threads: { read: 1, left: 0 }, limits: [] },
    },
    cost: { strategy: 'scopes', longestPauseMs: 4, elapsedMs: 31 },
  };
}

/** A reading that came to nothing, since it could not look. */
export function blindReading(): Reading {
  const reading = fakeReading(0);
  return {
    ...reading,
    pools: [],
    undecided: [{ className: 'UserValues', reason: 'No context was in reach.' }],
    coverage: {
      ...reading.coverage,
      ...{ instances: 0, judged: 0 },
      limits: ['The walk ended after 14 objects: its time was over.'],
    },
  };
}

/** A reading of a program without pools. */
export function poollessReading(): Reading {
  const reading = fakeReading(0);
  const coverage = { ...reading.coverage, pooledClasses: 0, instances: 0, judged: 0 };
  return { ...reading, pools: [], coverage };
}

/** A reading of a program in whose pooled classes no fault was found: none of their contexts was read. */
export function sourceOnlyReading(cleanClasses = 1): Reading {
  const reading = poollessReading();
  return { ...reading, coverage: { ...reading.coverage, cleanClasses } };
}

/** What an earlier reading saw at that time, and this one could not reach again. */
export function keptReading(values: number, seenAt: number): Reading {
  const { findings, pools, coverage, ...rest } = fakeReading(values);
  return {
    ...rest,
    findings: findings.map(finding => ({ ...finding, seenAt })),
    pools: pools.map(pool => ({ ...pool, seenAt })),
    coverage: { ...coverage, instances: 0, judged: 0, limits: blindReading().coverage.limits },
  };
}

const CLASSES = ['Session', 'Buffer', 'AuditFile', 'Array', 'string', 'Socket'];
const KEYS = ['session', 'body', 'audit', 'roles', 'requestId', 'upstream'];

function fakeFinding(className: string, method: string, count: number, slots: number): Finding {
  const list = Array.from({ length: count }, (_, i): StaleValue => ({
    instance: Math.floor(i / slots),
    idle: i % 7 !== 0,
    slot: slots === 1 ? 'callback' : i % slots,
    key: slots === 1 ? null : KEYS[i % KEYS.length]!,
    className: slots === 1 ? 'Function' : CLASSES[i % CLASSES.length]!,
    closable: i % 6 === 2 ? 'open' : i % 6 === 5 ? 'closed' : null,
    size: i % 6 === 1 ? 65_536 : i % 6 === 4 ? 1_200 : null,
    retainedBytes: null,
  }));
  const file = `/srv/app/src/${className}.ts`;
  const at = { file, line: 40, column: 5, endLine: 40, endColumn: 20 };
  return {
    id: `1:${className}:${method}`,
    rule: slots === 1 ? 'stale-fields' : 'stale-slots',
    certainty: 'provable',
    className,
    method,
    message: `${className}.${method} leaves what it held referenced.`,
    location: at,
    scriptHash: 'abc123',
    methodLocation: { ...at, line: 38, endLine: 42, endColumn: 4 },
    live: {
      instances: Math.ceil(count / slots),
      idle: Math.ceil(count / slots),
      staleReferences: count,
      open: list.filter(({ closable }) => closable === 'open').length,
      retainedBytes: null,
      truncated: false,
      values: list,
    },
  };
}

const cleanPool: PoolOccupancy = {
  ...{ id: '1:900', className: 'ResponseBuffer', findings: [], instances: 12, idle: 9 },
  ...{ stale: 0, staleReferences: 0, open: 0 },
  contexts: Array.from({ length: 12 }, (_, instance) => {
    const idle = instance % 4 !== 0;
    return { instance, idle, used: idle ? 0 : 3, stale: 0, open: 0, capacity: 8 };
  }),
};

/** The contexts behind a finding: one in ten in use, each with room for four more slots. */
function fakePool({ id, className, live }: Finding): PoolOccupancy {
  const contexts = Array.from({ length: live.instances }, (_, instance): ContextOccupancy => {
    const idle = instance % 10 !== 3;
    return { instance, idle, used: idle ? 0 : 4, stale: 0, open: 0, capacity: 4 };
  });
  for (const { instance, closable } of live.values) {
    const context = contexts[instance]!;
    context.stale++;
    context.capacity++;
    if (closable === 'open') context.open++;
  }
  return {
    ...{ id: `pool of ${id}`, className, findings: [id], instances: live.instances },
    idle: contexts.filter(({ idle }) => idle).length,
    stale: contexts.length,
    staleReferences: live.staleReferences,
    open: live.open,
    contexts,
  };
}

/** 14:02:15 where the tests run. */
export const READ_AT = new Date(2026, 2, 2, 14, 2, 15).getTime();

/** What a test may put in the place of any answer. */
export type FakeAnswers = Partial<PanelContract>;

/** A host of an attached process with this reading. */
export function fakeHost(
  reading: Reading | undefined,
  answers: FakeAnswers = {},
  recorded?: RecordedLoad,
  /** Ids of findings whose resets are mended in the source. */
  mended: string[] = [],
): PanelContract {
  const session = {
    target: { title: 'server.js', pid: 4711, node: 'v20.20.0', workers: [] },
    valueProperties: () =>
      Promise.resolve([
        { name: 'id', value: '"b7c1"' },
        { name: 'user', value: 'User', handle: 'handle-1' },
        { name: 'token', value: '(getter)' },
      ]),
    properties: () => Promise.resolve([{ name: 'name', value: '"Ada"' }]),
    sourceText: () => Promise.resolve(undefined),
  } as unknown as PoolSession;
  const snapshot = undefined;
  const source =
    reading &&
    new LiveSource({
      ...{ session, reading, at: READ_AT, revision: 1, snapshot, recorded },
      isMended: ({ id }) => mended.includes(id),
    });
  const state: PanelState = {
    version: PANEL_VERSION,
    status: { kind: reading ? 'attached' : 'detached' },
    trusted: true,
    sources: [{ id: LIVE, kind: 'live', title: 'Live', at: null }],
    ...(reading ? { target: { title: 'server.js', pid: 4711, node: 'v20.20.0' } } : {}),
  };
  const live = (): LiveSource => {
    if (!source) throw new Error('No process was read yet.');
    return source;
  };
  return {
    open: async () => ({ state, ...(source && { overview: source.overview() }) }),
    overview: async () => live().overview(),
    timeline: async () => ({ sequence: 0, more: false, kept: [], runs: [] }),
    rows: ({ query }) => live().page(query),
    treemap: root => live().treemap(root),
    compare: () => Promise.reject(new Error('There are no snapshots.')),
    path: ({ finding, row }) => live().path(finding, row),
    retainers: ({ finding }) => live().retainers(finding),
    properties: ({ finding, row }) => live().properties(finding, row),
    moreProperties: ({ handle }) => live().moreProperties(handle),
    fixes: async () => [],
    applyFix: ({ finding }) => Promise.resolve(live().reset(finding).location),
    openDiff: async () => undefined,
    goTo: async () => undefined,
    copy: async () => 0,
    leftBehind: async () => live().left(),
    goToPlace: async () => undefined,
    explainHolder: async () => undefined,
    fixLeft: async () => undefined,
    exportReport: async () => undefined,
    run: async () => undefined,
    ...answers,
  };
}
