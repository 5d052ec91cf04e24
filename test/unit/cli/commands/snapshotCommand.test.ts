import assert from 'node:assert/strict';
import * as path from 'node:path';
import { analyseSource } from '../../../../src/analysis/analyse';
import { analyseFile } from '../../../../src/check/analyseFile';
import { snapshotCommand } from '../../../../src/cli/commands/snapshotCommand';
import type { FileToAnalyse } from '../../../../src/protocol/analysis';
import type {
  HeapFinding,
  HeapQuestion,
  HeapReading,
  HeapRow,
  RetainingStep,
} from '../../../../src/protocol/heapReading';
import type { HeapContexts } from '../../../../src/protocol/leftBehind';
import type { SnapshotReader } from '../../../../src/protocol/snapshotReader';
import { sourceTree, type SourceTree } from '../../check/sourceTree';
import { RecordingIo } from '../fakeEngine';

const source = `class Values {
  constructor() { this.items = []; this.count = 0; }
  add(item) { this.items[this.count++] = item; }
  reset() { this.count = 0; }
}
`;
const hostile = '\u001b[31m\u202e\n';

function row(overrides: Partial<HeapRow> = {}): HeapRow {
  return {
    row: 0,
    instance: 0,
    idle: true,
    slot: 0,
    key: null,
    className: 'Session',
    closable: null,
    size: null,
    retainedBytes: 1500,
    instanceId: 11,
    valueId: 13,
    ...overrides,
  };
}

function heapFinding(overrides: Partial<HeapFinding> = {}): HeapFinding {
  return {
    model: 0,
    rule: 'stale-slots',
    reset: 0,
    className: 'Values',
    held: {
      instances: 2,
      idle: 2,
      staleReferences: 2,
      open: 1,
      retainedBytes: 5000,
      truncated: false,
      values: [row(), row({ row: 1, instance: 1, closable: 'open', retainedBytes: 2500 })],
    },
    sharedBytes: 1000,
    classes: [{ className: 'Session', count: 2, bytes: 5000 }],
    ...overrides,
  };
}

/** Answers as it is told, and notes what it is asked. */
class FakeReader implements SnapshotReader {
  question: HeapQuestion | undefined;
  readonly asked: number[][] = [];
  opened = '';
  disposed = 0;

  constructor(
    private readonly findings: HeapFinding[],
    private readonly found: HeapContexts,
  ) {}

  openFile(file: string): Promise<{ bytes: number; nodes: number; edges: number }> {
    this.opened = file;
    return Promise.resolve({ bytes: 2_000_000, nodes: 1234, edges: 5678 });
  }

  openStream(): never {
    throw new Error('the command reads files');
  }

  answer(question: HeapQuestion): Promise<HeapReading> {
    this.question = question;
    const { findings } = this;
    const size = { nodes: 1234, edges: 5678, numbers: true };
    return Promise.resolve({ ...size, findings, undecided: [], retainedBytes: 5000 });
  }

  rows(): never {
    throw new Error('the first rows are enough');
  }

  classes(): never {
    throw new Error('nothing is compared');
  }

  paths(finding: number, rows: number[]): Promise<RetainingStep[][]> {
    this.asked.push([finding, ...rows]);
    const step = { id: 1, stale: false };
    const next = { ...step, reference: '.next', className: 'Values' };
    return Promise.resolve(
      rows.map(() => [
        { ...step, reference: '', className: '(root)' },
        next,
        next,
        { ...step, reference: '[0]', className: hostile, stale: true },
      ]),
    );
  }

  nodeSample(): never {
    throw new Error('there is nothing to compare with');
  }

  mark(): never {
    throw new Error('there is no later snapshot');
  }

  contexts(): Promise<HeapContexts> {
    return Promise.resolve(this.found);
  }

  left(): never {
    throw new Error('no load was recorded');
  }

  dispose(): void {
    this.disposed++;
  }
}

describe('snapshot', () => {
  let tree: SourceTree;
  afterEach(() => tree.dispose());

  async function run(
    findings: HeapFinding[],
    options: {
      source?: string;
      json?: boolean;
      files?: Record<string, string>;
      contexts?: HeapContexts;
    } = {},
  ): Promise<{ status: number; io: RecordingIo; reader: FakeReader }> {
    tree = sourceTree(options.files ?? { 'values.js': source });
    const io = new RecordingIo(tree.root);
    const reader = new FakeReader(findings, options.contexts ?? { over: 0, held: 0, holders: [] });
    const command = {
      kind: 'snapshot' as const,
      file: 'a.heapsnapshot',
      source: options.source,
      json: options.json ?? false,
      report: undefined,
      force: false,
    };
    const { signal } = new AbortController();
    const parts = {
      io,
      signal,
      analyser: {
        analyseFile: async (file: FileToAnalyse) => analyseFile(file, analyseSource),
      },
      originalFinder: { findOriginals: () => assert.fail('no source has a map here') },
      createSnapshotReader: () => reader,
    };
    return { status: await snapshotCommand(command, parts), io, reader };
  }

  it('prints findings with bytes, places and the paths of the largest values', async () => {
    const { status, io, reader } = await run([heapFinding()], { source: '.' });
    assert.equal(status, 1);
    assert.equal(reader.disposed, 1);
    assert.deepEqual(reader.asked, [[0, 1, 0]]);
    assert.equal(reader.question?.models[0]?.model.className, 'Values');
    const kept = '(root) → .next: Values (2 times) → [0] (stale): \\u{1b}[31m\\u{202e}\\u{a}';
    const expected = [
      'a.heapsnapshot (2.0 MB, 1,234 nodes): 1 finding, 2 stale values, 5.0 kB retained',
      '',
      'Values.reset — values.js:4  stale-slots',
      '  2 contexts (2 idle) hold 2 stale values, retaining 5.0 kB (1.0 kB of it only several together); 1 value open',
      '    count  class    open  retained',
      '        2  Session     1    4.0 kB',
      '  retained: 2 Session (5.0 kB)',
      '  Session, 2.5 kB, kept alive by',
      `    ${kept}`,
      '  Session, 1.5 kB, kept alive by',
      `    ${kept}`,
      '',
      'No finished request is held in the heap snapshot.',
      '',
      'Read in T ms.',
      '',
    ];
    assert.equal(io.written.replace(/in \d+ ms/, 'in T ms'), expected.join('\n'));
    assert.deepEqual(io.lines, ['Analysing the sources…', 'Reading the heap snapshot…']);
  });

  it('ends with 0 when nothing is found', async () => {
    const { status, io } = await run([], { source: '.' });
    assert.equal(status, 0);
    assert.match(
      io.written,
      /^a\.heapsnapshot \(.*\): Nothing stale was found; this looks only for pools\.\n/,
    );
  });

  it('lists the finished requests that are held, and ends with 1', async () => {
    const holder = { kind: 'map', className: null, name: 'kept', origin: null } as const;
    const held = {
      contexts: 30,
      retainedBytes: 9000,
      path: ['(variable) kept Map'],
      scriptIds: [],
    };
    const contexts = { over: 31, held: 30, holders: [{ holder, ...held }] };
    const { status, io } = await run([], { contexts });
    assert.equal(status, 1);
    assert.match(io.written, /^a\.heapsnapshot \(.*\): 30 finished requests are held\n/);
    assert.match(io.written, /\nHELD 30 finished requests are held by the Map kept\.\n/);
    tree.dispose();
    const printed = await run([], { contexts, json: true });
    assert.equal(printed.status, 1);
    assert.deepEqual((JSON.parse(printed.io.written) as { contexts: unknown }).contexts, {
      ...{ basis: 'snapshot', over: 31, held: 30, message: '30 finished requests are held.' },
      holders: [
        {
          ...{ kind: 'map', className: null, name: 'kept', location: null },
          ...{ contexts: 30, retainedBytes: 9000, path: held.path, storedAt: [] },
        },
      ],
    });
  });

  it('marks a guess, which has no place', async () => {
    const guess = heapFinding({ model: null, reset: null, guess: 'Slots are filled.' });
    const text = (await run([guess])).io.written;
    assert.match(
      text,
      /\nValues — guessed by structure {2}stale-slots\n[^]*\n {2}Slots are filled\.\n/,
    );
    tree.dispose();
    const { io } = await run([guess], { json: true });
    const { findings } = JSON.parse(io.written) as { findings: [object] };
    assert.ok(!('location' in findings[0]) && !('method' in findings[0]));
    assert.deepEqual({ ...findings[0], guess: 'Slots are filled.' }, findings[0]);
  });

  it('says so when the sources tell nothing', async () => {
    const { io } = await run([], { source: '.', files: { 'a.js': 'let a;' } });
    assert.match(io.written, /Undecided: 1\n {2}\.: Its sources have no pooled class/);
  });

  it('prints one stable object with --json', async () => {
    const { status, io } = await run([heapFinding()], { source: '.', json: true });
    assert.equal(status, 1);
    const { elapsedMs, ...rest } = JSON.parse(io.written) as { elapsedMs: number };
    assert.equal(typeof elapsedMs, 'number');
    const value = { slot: 0, key: null, className: 'Session' };
    assert.deepEqual(rest, {
      file: {
        path: path.join(tree.root, 'a.heapsnapshot'),
        bytes: 2_000_000,
        nodes: 1234,
        edges: 5678,
        numbers: true,
      },
      findings: [
        {
          rule: 'stale-slots',
          certainty: 'provable',
          className: 'Values',
          method: 'reset',
          message:
            'Values.reset leaves its slots filled: 2 values in 2 contexts, 5.0 kB (2 of the contexts idle, 1 of the values open).',
          location: {
            file: path.join(tree.root, 'values.js'),
            line: 4,
            column: 13,
            endLine: 4,
            endColumn: 28,
          },
          fixes: [],
          live: {
            instances: 2,
            idle: 2,
            staleReferences: 2,
            open: 1,
            retainedBytes: 5000,
            truncated: false,
            values: [
              { instance: 0, ...value, closable: null, retainedBytes: 1500 },
              { instance: 1, ...value, closable: 'open', retainedBytes: 2500 },
            ],
          },
          sharedBytes: 1000,
          classes: [{ className: 'Session', count: 2, bytes: 5000 }],
        },
      ],
      undecided: [],
      contexts: {
        ...{ basis: 'snapshot', over: 0, held: 0, holders: [] },
        message: 'No finished request is held in the heap snapshot.',
      },
    });
  });
});
