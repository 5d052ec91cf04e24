import * as assert from 'node:assert/strict';
import { calls } from '../fakeVscode';
import { FakeSession, finding, reading } from '../../cli/fakeEngine';
import { heapRow, snapshotFinding, snapshotReading } from '../../session/snapshotFixture';
import { Failure } from '../../../../src/base/failure';
import type { PoolSession } from '../../../../src/session/sessionApi';
import type { OpenSnapshot } from '../../../../src/ui/snapshot/snapshots';
import { rowOf, type PoolNode } from '../../../../src/ui/tree/poolNode';

async function below(node: PoolNode): Promise<PoolNode[]> {
  return (await rowOf(node).children?.()) ?? [];
}

/** The kinds and ids of a row and of all below it, two blanks deeper each. */
async function outline(node: PoolNode, depth = ''): Promise<string[]> {
  const lower = await Promise.all((await below(node)).map(each => outline(each, `${depth}  `)));
  return [`${depth}${node.kind} ${node.id}`, ...lower.flat()];
}

const recordedOf = (): undefined => undefined;

/** Label and description of a row. */
function shown(node: PoolNode): string {
  calls.splice(0);
  const { description } = rowOf(node).item();
  const label = calls.find(({ name }) => name === 'TreeItem')!.given[0];
  return `${String(label)} | ${String(description)}`;
}

describe('the rows of a process', () => {
  const location = { file: '/srv/shop/holder.ts', line: 7, column: 5, endLine: 7, endColumn: 20 };
  const read = reading();
  const session = new FakeSession([read]);
  session.reading = {
    ...read,
    undecided: [{ className: 'Holder', reason: 'no instance was reached', location }],
    coverage: { ...read.coverage, limits: ['A worker was left out.'] },
  };
  session.valueProperties = () =>
    Promise.resolve([
      { name: 'user', value: "'ada'" },
      { name: 'cart', value: 'Array', handle: 7 },
    ]) as never;
  session.properties = () => Promise.resolve([]) as never;
  const process: PoolNode = { kind: 'process', id: 'process', session, recordedOf };

  it('lead from findings to live objects, and to what was not decided', async () => {
    const properties = (value: string): string[] => [
      `      value ${value}`,
      `        property ${value}/0:user`,
      `        property ${value}/1:cart`,
    ];
    assert.deepEqual(await outline(process), [
      'process process',
      '  finding internal-1',
      '    context internal-1/0',
      ...properties('internal-1/0/0/session'),
      ...properties('internal-1/0/1/body'),
      '    context internal-1/1',
      ...properties('internal-1/1/0/audit'),
      '  group undecided',
      '    note undecided/limit/0',
      '    note undecided/0',
    ]);
  });

  it('say how they are reached', async () => {
    const [first] = await below(process);
    const [context] = await below(first!);
    const [value] = await below(context!);
    assert.deepEqual(
      [first, context, value].map(each => rowOf(each!).path!()),
      [
        'UserValues (/srv/shop/src/userValues.ts:31)',
        'UserValues #0 (idle)',
        'UserValues #0 (idle) → [0] "session" → Session',
      ],
    );
    assert.equal(rowOf(process).path, undefined);
  });

  it('lead from what was not decided to the reset', async () => {
    const group = (await below(process)).at(-1)!;
    const [limit, note] = await below(group);
    assert.equal(rowOf(limit!).item().command, undefined);
    const { command, arguments: given } = rowOf(note!).item().command!;
    assert.deepEqual([command, given], ['poolLeaks.goToReset', [note]]);
  });

  it('count the contexts that are not shown', async () => {
    const { live } = finding();
    const many = finding({ live: { ...live, instances: 9 } });
    const node: PoolNode = { kind: 'finding', id: many.id, session, finding: many };
    const last = (await below(node)).at(-1)!;
    assert.deepEqual([last.kind, last.id], ['note', 'internal-1/more']);
  });

  it('say in the place of findings why there are none', async () => {
    const clean = new FakeSession([reading([])]);
    clean.reading = reading([]);
    const rows = await below({
      kind: 'process',
      id: 'process',
      session: clean,
      recordedOf,
    });
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['nothing'],
    );
  });
});

describe('the rows of worker threads', () => {
  const threadOf = (id: number, name: string, failure?: Failure): FakeSession => {
    const session = new FakeSession([]);
    if (!failure) session.reading = reading();
    session.valueProperties = () => Promise.resolve([]) as never;
    const target = { title: name, workers: [], thread: { id, name } };
    return Object.assign(session, { target, readingFailure: failure });
  };
  const all = [
    threadOf(1, 'render\n.js'),
    threadOf(2, 'mail', new Failure('targetBusy', 'The thread')),
  ];
  const session = Object.assign(new FakeSession([]), { threads: { all, more: 2 } });
  session.valueProperties = () => Promise.resolve([]) as never;
  session.reading = reading();
  const process: PoolNode = { kind: 'process', id: 'process', session, recordedOf };

  it('stand below the process, each with findings of its own under ids of its own', async () => {
    const rows = await outline(process);
    const kinds = rows.filter(row => /^ {2}(finding|thread|note)/.test(row));
    assert.deepEqual(kinds, [
      '  finding internal-1',
      '  thread thread 1',
      '  thread thread 2',
      '  note threads/more',
    ]);
    assert.ok(rows.includes('    finding thread 1/internal-1'));
    assert.ok(rows.includes('      context thread 1/internal-1/0'));
    assert.equal(new Set(rows.map(row => row.trim())).size, rows.length);
  });

  it('say what is held, and why a thread was not read', async () => {
    const [, first, second, more] = await below(process);
    assert.equal(shown(first!), 'render\\u{a}.js | thread 1 · 3 values');
    assert.match(shown(second!), /^mail \| thread 2 · not read: The thread is blocked/);
    assert.deepEqual(await below(second!), []);
    assert.match(shown(more!), /^2 more threads not read/);
  });
});

describe('the row of a process', () => {
  it('has its title and its directory on lines of their own, each with its own words alone', () => {
    const target = { title: '/srv/two\nlines.js', cwd: '/srv/[a](command:b)', pid: 1, workers: [] };
    const session = { target, state: { kind: 'attached' } } as unknown as PoolSession;
    const { tooltip } = rowOf({ kind: 'process', id: 'process', session, recordedOf }).item();
    assert.equal(tooltip, '/srv/two\\u{a}lines.js\n/srv/[a] (command:b)');
  });
});

describe('the rows of a heap snapshot', () => {
  const rows = [
    heapRow({ row: 0, instance: 0, retainedBytes: 10 }),
    heapRow({ row: 1, instance: 1, retainedBytes: 70 }),
    heapRow({ row: 2, instance: 1, retainedBytes: 30, idle: false }),
  ];
  const found = snapshotFinding(rows);
  const steps = [
    { id: 1, reference: '', className: '(root)', stale: false },
    { id: 13, reference: '[0]', className: 'Session', stale: true },
  ];
  const snapshot = {
    id: 'snapshot:0',
    title: 'shop.heapsnapshot',
    reading: {
      ...snapshotReading([found]),
      undecided: [{ className: 'Holder', reason: 'not in the snapshot' }],
    },
    reader: {
      rows: (_: number, start: number, end: number) => Promise.resolve(rows.slice(start, end)),
      paths: () => Promise.resolve([[...steps]]),
    },
  } as unknown as OpenSnapshot;
  const root: PoolNode = { kind: 'snapshot', id: snapshot.id, snapshot };

  it('lead from findings to what keeps a value alive, the largest contexts first', async () => {
    const at = `snapshot:0/${found.id}`;
    const value = (id: string): string[] => [
      `      snapshotValue ${id}`,
      `        retainedBy ${id}/by`,
      `          note ${id}/by/0`,
      `          note ${id}/by/1`,
    ];
    assert.deepEqual(await outline(root), [
      'snapshot snapshot:0',
      `  snapshotFinding ${at}`,
      `    snapshotContext ${at}/1`,
      ...value(`${at}/1/1`),
      ...value(`${at}/1/2`),
      `    snapshotContext ${at}/0`,
      ...value(`${at}/0/0`),
      '  group snapshot:0/undecided',
      '    note snapshot:0/undecided/0',
    ]);
  });

  it('show the steps from the value upwards, and the stale one among them', async () => {
    const by: PoolNode = { kind: 'retainedBy', id: 'by', snapshot, found, row: heapRow() };
    assert.deepEqual((await below(by)).map(shown), ['[0] (stale): Session | ', '(root) | ']);
    assert.equal(await rowOf(by).path!(), '(root) → [0] (stale): Session');
  });
});
