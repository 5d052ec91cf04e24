import type { HeapLeft, LeftBehind, Recording } from '../../../src/protocol/leftBehind';

/** A Map that grows, as a snapshot tells it. */
export function heapLeft(overrides: Partial<HeapLeft> = {}): HeapLeft {
  return {
    holder: {
      ...{ kind: 'map', className: null, name: 'recent' },
      origin: { at: { scriptId: 7, line: 3, column: 4 }, is: 'inside' },
    },
    alsoHeldBy: [],
    verdict: 'grows',
    classes: [
      { className: '(closure)', count: 9, bytes: 900 },
      { className: 'Session', count: 120, bytes: 800 },
    ],
    valueClass: 'Session',
    perRound: [60, 61],
    contexts: 0,
    retainedBytes: 4_200,
    path: ['(variable) recent Map', '[] Session'],
    scriptIds: [],
    ...overrides,
  };
}

/** The same joined with its source. */
export function leftBehind(overrides: Partial<LeftBehind> = {}): LeftBehind {
  const { verdict, classes, perRound, contexts, retainedBytes, path } = heapLeft();
  return {
    ...{ verdict, classes, perRound, contexts, retainedBytes, path },
    package: null,
    holder: {
      ...{ kind: 'map', className: null, name: 'recent' },
      location: { file: '/srv/shop/src/server.js', line: 12, column: 7 },
    },
    alsoHeldBy: [],
    storedAt: [{ file: '/srv/shop/src/server.js', line: 30, column: 3 }],
    rule: null,
    fixes: [],
    message: 'The Map recent grows.',
    ...overrides,
  };
}

/** A value that is parked once for each idle thing. */
export function parkedLeft(overrides: Partial<LeftBehind> = {}): LeftBehind {
  return leftBehind({
    verdict: 'parked',
    holder: { kind: 'field', className: 'Client', name: '_query', location: null },
    ...{ perRound: [0, 8], package: 'pg@8.1.0', storedAt: [], message: 'It is parked.' },
    ...overrides,
  });
}

/** The heap grows within the noise. */
export function recording(left: LeftBehind[], limits: string[] = []): Recording {
  return {
    target: {
      pid: 4711,
      title: 'shop',
      node: 'v20.1.0',
      url: 'ws://127.0.0.1:9229/a',
      workers: [],
    },
    rounds: [
      { requests: 60, elapsedMs: 1_234.4, heapBytes: 12_000_000, codeBytes: 0 },
      { requests: null, elapsedMs: 900, heapBytes: 12_100_000, codeBytes: 0 },
    ],
    left,
    heldBefore: { basis: 'snapshot', over: 0, held: 0, holders: [] },
    coverage: {
      ...{ scripts: 57, pooledClasses: 1, cleanClasses: 0, sourceFaults: 0 },
      ...{ instances: 7, judged: 7, threads: { read: 1, left: 0 }, limits },
    },
    cost: { pausesMs: [500.4, 600, 700], elapsedMs: 9_876.5 },
  };
}
