import type { LeftBehind, Recording } from '../../src/protocol/leftBehind';
import type { ContextsReading } from '../../src/protocol/heldContexts';
import { leftMessage } from '../../src/protocol/leftText';
import type { RecordedLoad } from '../../src/ui/record/recordings';
import { fakeReading, READ_AT } from './fakeHost';

const place = (file: string, line: number) => ({ file: `/srv/shop/src/${file}`, line, column: 5 });

type Made = Omit<LeftBehind, 'message'>;

const grows: Made = {
  verdict: 'grows',
  package: null,
  holder: { kind: 'map', className: 'Shop', name: 'recent', location: place('shop.ts', 12) },
  alsoHeldBy: [],
  classes: [
    { className: 'ServerResponse', count: 120, bytes: 1_480_000 },
    { className: 'Session', count: 120, bytes: 96_000 },
  ],
  perRound: [60, 60],
  contexts: 120,
  retainedBytes: 1_812_400,
  path: ['Shop', '.recent: Map', '[entry]: Session', '.response: ServerResponse'],
  storedAt: [place('checkout.ts', 41), place('cart.ts', 7)],
  rule: null,
  fixes: [{ kind: 'delete-on-close', title: 'Delete the entry when the response closes' }],
};

const parked: Made = {
  verdict: 'parked',
  package: 'mysql2@3.17.4',
  holder: { kind: 'listener', className: 'Socket', name: 'error', location: null },
  alsoHeldBy: [],
  classes: [{ className: 'Query', count: 10, bytes: 84_000 }],
  perRound: [10, 10],
  contexts: 0,
  retainedBytes: 402_100,
  path: ['PoolConnection', 'error: listener', 'context', 'cmdQuery: Query'],
  storedAt: [],
  rule: 'stale-fields',
  fixes: [],
};

const messaged = (left: Made): LeftBehind => ({
  ...left,
  message: leftMessage({ ...left, valueClass: left.classes[0]?.className ?? null }),
});

/** What a recorded load of two rounds of 60 requests left behind: what grows, and what is parked. */
export function fakeLoad(left: LeftBehind[] = fakeLeft()): RecordedLoad {
  const startedAt = READ_AT - 40_000;
  const recording: Recording = {
    target: { title: 'server.js', pid: 4711, node: 'v20.20.0', workers: [] },
    rounds: [
      { requests: 60, elapsedMs: 3_000, heapBytes: 42_100_000, codeBytes: 0 },
      { requests: 60, elapsedMs: 3_100, heapBytes: 42_350_000, codeBytes: 0 },
    ],
    left,
    heldBefore: { basis: 'snapshot', over: 0, held: 0, holders: [] },
    coverage: { ...fakeReading(0).coverage, limits: [] },
    cost: { pausesMs: [800, 820, 810], elapsedMs: 38_000 },
  };
  return {
    recording,
    startedAt,
    roundEnds: [startedAt + 12_000, startedAt + 27_000],
    at: READ_AT,
  };
}

/** One row that grows and one that is parked, and some smaller ones of each. */
export function fakeLeft(): LeftBehind[] {
  const small = (verdict: Made['verdict'], name: string, retainedBytes: number): Made => ({
    ...parked,
    verdict,
    ...{ package: null, retainedBytes, perRound: [7, verdict === 'grows' ? 11 : 0], rule: null },
    holder: { kind: 'closure', className: null, name, location: place('router.ts', 88) },
    path: ['handle()', `${name}: Object`],
  });
  return [
    grows,
    small('grows', 'pendingJobs', 260_000),
    parked,
    small('parked', 'lastSeen', 120_000),
    small('parked', 'options', 30_000),
  ].map(messaged);
}

/** Finished requests that a walk met. */
export const fakeContexts: ContextsReading = {
  basis: 'walk',
  over: 151,
  held: 150,
  estimated: true,
  holders: [
    {
      ...{ kind: 'set', className: null, name: 'audited', location: place('audit.ts', 3) },
      ...{ contexts: 150, retainedBytes: null },
      path: ['audited: Set', '[element]: ServerResponse'],
      storedAt: [place('audit.ts', 9)],
    },
  ],
};
