import * as assert from 'node:assert/strict';
import { calls } from '../fakeVscode';
import { FakeSession, reading } from '../../cli/fakeEngine';
import { snapshotReading } from '../../session/snapshotFixture';
import { fakeContexts, fakeLoad } from '../../../page/fakeLoad';
import type { OpenSnapshot } from '../../../../src/ui/snapshot/snapshots';
import { rowOf, type PoolNode } from '../../../../src/ui/tree/poolNode';

async function below(node: PoolNode): Promise<PoolNode[]> {
  return (await rowOf(node).children?.()) ?? [];
}

/** Label, description, icon and colour of a row. */
function shown(node: PoolNode): string {
  calls.splice(0);
  const { description } = rowOf(node).item();
  const made = (name: string): unknown => calls.find(call => call.name === name)?.given[0];
  const color = made('ThemeColor');
  return [made('TreeItem'), description, made('ThemeIcon'), ...(color ? [color] : [])].join(' | ');
}

/** What choosing a row runs, with what. */
function chosen(node: PoolNode): unknown[] {
  const { command, arguments: given } = rowOf(node).item().command!;
  return [command, ...given!];
}

describe('the rows of what requests left behind', () => {
  const session = new FakeSession([reading([])]);
  session.reading = { ...reading([]), contexts: fakeContexts };
  const recorded = fakeLoad();
  const recordedOf = () => recorded;
  const process: PoolNode = { kind: 'process', id: 'process', session, recordedOf };
  const recording: PoolNode = { kind: 'recording', id: 'recording', session, recorded };

  it('stand under the process, beside what its pools hold', async () => {
    const rows = await below(process);
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['nothing', 'recording', 'held'],
    );
    assert.equal(shown(rows[1]!), 'Left behind | 2 grow, 3 parked · recorded at 14:02:15 | record');
    assert.equal(shown(rows[2]!), 'Finished requests held | about 150 of 151 | inbox');
    assert.equal(rowOf(rows[0]!).item().contextValue, 'poolLeaksNothing');
  });

  it('say what grows before what is parked, and differ in words and colour', async () => {
    assert.deepEqual((await below(recording)).map(shown), [
      'Shop.recent | ↗ grows · Map · 60 + 60 · 120 requests · 1.8 MB | symbol-structure | list.errorForeground',
      'pendingJobs | ↗ grows · variable · 7 + 11 · 260.0 kB | symbol-variable | list.errorForeground',
      'error of Socket | parked · listener · 10 + 10 · 402.1 kB · mysql2@3.17.4 | symbol-event',
      'lastSeen | parked · variable · 7 + 0 · 120.0 kB | symbol-variable',
      'options | parked · variable · 7 + 0 · 30.0 kB | symbol-variable',
    ]);
  });

  it('lead to the sources, to fixes and to the pages that explain them', async () => {
    const [grows, , parked] = await below(recording);
    const notes = await below(grows!);
    assert.deepEqual(notes.map(shown).slice(0, 4), [
      'Stored at checkout.ts:41 |  | go-to-file',
      'Stored at cart.ts:7 |  | go-to-file',
      'Declared at shop.ts:12 |  | go-to-file',
      'Delete the entry when the response closes |  | lightbulb',
    ]);
    const place = { file: '/srv/shop/src/cart.ts', line: 7, column: 5, role: 'stored' };
    assert.deepEqual(chosen(notes[1]!), ['poolLeaks.goToPlace', place]);
    assert.equal(grows!.kind, 'left');
    const { row } = grows as Extract<PoolNode, { kind: 'left' }>;
    assert.deepEqual(chosen(notes[3]!), ['poolLeaks.fixLeft', row, 0]);
    assert.deepEqual(chosen(notes[4]!), ['poolLeaks.explain', 'map']);
    const [rule] = await below(parked!);
    assert.deepEqual(chosen(rule!), ['poolLeaks.explain', 'stale-fields', 'rules']);
  });

  it('have the path, the classes and the rounds below them', async () => {
    const [grows] = await below(recording);
    const groups = (await below(grows!)).filter(({ kind }) => kind === 'group');
    const lines = await Promise.all(groups.map(async group => (await below(group)).map(shown)));
    assert.deepEqual(lines, [
      [
        'Shop |  | circle-small',
        '.recent: Map |  | circle-small',
        '[entry]: Session |  | circle-small',
        '.response: ServerResponse |  | circle-small',
      ],
      ['ServerResponse | 120, 1.5 MB | circle-small', 'Session | 120, 96.0 kB | circle-small'],
      ['Round 1 | 60 values | circle-small', 'Round 2 | 60 values | circle-small'],
    ]);
    assert.equal(
      await rowOf(grows!).path!(),
      'Shop → .recent: Map → [entry]: Session → .response: ServerResponse',
    );
  });

  it('have ids of their own, also over recordings', async () => {
    const ids = new Set<string>();
    let count = 0;
    const visit = async (node: PoolNode): Promise<void> => {
      ids.add(node.id);
      count++;
      for (const each of await below(node)) await visit(each);
    };
    await visit(process);
    assert.equal(ids.size, count);
  });

  it('say in the place of rows what was looked at, and what was not', async () => {
    const { recording: full, ...times } = fakeLoad([]);
    const coverage = { ...full.coverage, limits: ['A worker thread was not read.'] };
    const clean: PoolNode = { ...recording, recorded: { ...times, recording: full } };
    const [nothing, ...rest] = await below(clean);
    assert.match(shown(nothing!), /^Nothing was left behind.* \| 3 heap snapshots, 212 scripts/);
    assert.deepEqual(rest, []);
    const partly = { ...recording, recorded: { ...times, recording: { ...full, coverage } } };
    const [unknown, limits] = await below(partly);
    assert.match(shown(unknown!), /^Not known whether anything was left behind/);
    assert.match(shown((await below(limits!))[0]!), /^A worker thread was not read\./);
  });

  it('are of a snapshot file, too', async () => {
    const read = { ...snapshotReading([]), contexts: { ...fakeContexts, basis: 'snapshot' } };
    const snapshot = { id: 'snapshot:0', title: 'a', reading: read } as unknown as OpenSnapshot;
    const rows = await below({ kind: 'snapshot', id: snapshot.id, snapshot });
    assert.deepEqual(
      rows.map(({ kind, id }) => `${kind} ${id}`),
      ['heldRequests snapshot:0/held'],
    );
    const [held] = await below(rows[0]!);
    assert.equal(
      shown(held!),
      'audited | held · Set · 150 requests | symbol-enum | list.warningForeground',
    );
    calls.splice(0);
    const { label } = rowOf(held!).item().accessibilityInformation!;
    assert.equal(label, 'audited: About 150 finished requests are held by the Set audited.');
  });
});
