import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import '../fakeVscode';
import { FakeSession, finding, reading } from '../../cli/fakeEngine';
import { heapRow, snapshotFinding, snapshotReading } from '../../session/snapshotFixture';
import type { OpenSnapshot } from '../../../../src/ui/snapshot/snapshots';
import type { TreeShape } from '../../../../src/ui/tree/kinds/grouping';
import { contextValueOf } from '../../../../src/ui/tree/kinds/treeRow';
import { rowOf, type PoolNode } from '../../../../src/ui/tree/poolNode';

const manifest = JSON.parse(
  fs.readFileSync(path.join(__dirname, '..', '..', '..', '..', 'package.json'), 'utf8'),
) as { contributes: { menus: { 'view/item/context': { command: string; when: string }[] } } };

/** The commands that a row's menu has, by the parts of the manifest's clauses that look at the row. */
function menuOf(node: PoolNode): string[] {
  const row = rowOf(node);
  const viewItem = contextValueOf(row.item().contextValue, row);
  const shown = manifest.contributes.menus['view/item/context'].filter(({ when }) => {
    const [, pattern] = /viewItem =~ \/(.*?)\/(?: |$)/.exec(when) ?? [];
    return pattern !== undefined && new RegExp(pattern).test(viewItem);
  });
  return [...new Set(shown.map(({ command }) => command.replace('poolLeaks.', '')))].sort();
}

const session = new FakeSession([]);
session.reading = reading();
session.valueProperties = () =>
  Promise.resolve([
    { name: 'user', value: '"ada"' },
    { name: 'cart', value: 'Array', handle: '7' },
  ]) as never;
const recordedOf = (): undefined => undefined;
const live: PoolNode = { kind: 'process', id: 'process', session, recordedOf };

async function first(node: PoolNode, kind: PoolNode['kind']): Promise<PoolNode> {
  const found = ((await rowOf(node).children?.()) ?? []).find(each => each.kind === kind);
  assert.ok(found, `no ${kind} below ${node.kind}`);
  return found;
}

describe('the menu of a row', () => {
  it('leads from each live row to its reset, to the clipboard, and its value into the process', async () => {
    const row = await first(live, 'finding');
    const context = await first(row, 'context');
    const value = await first(context, 'value');
    const properties = await rowOf(value).children!();
    assert.deepEqual(menuOf(live), [
      ...['copyJson', 'copyValue', 'detach', 'exportReport', 'openInspector', 'reattach'],
      ...['record', 'refresh', 'takeSnapshot'],
    ]);
    assert.deepEqual(menuOf(row), [
      ...['copyJson', 'copyPath', 'copyValue', 'fixReset', 'goToReset', 'groupBy'],
      'openInspector',
    ]);
    assert.deepEqual(menuOf(context), [
      'copyJson',
      'copyPath',
      'copyValue',
      'goToReset',
      'groupBy',
    ]);
    const stored = ['revealInConsole', 'storeAsGlobal'];
    assert.deepEqual(menuOf(value), ['copyJson', 'copyPath', 'copyValue', 'goToReset', ...stored]);
    assert.deepEqual(properties.map(menuOf), [
      ['copyJson', 'copyValue'],
      ['copyJson', 'copyValue', ...stored],
    ]);
  });

  it('leads from the rows of a snapshot to resets and the clipboard, and closes it', async () => {
    const found = snapshotFinding([heapRow()]);
    const snapshot: OpenSnapshot = {
      ...{ id: 'snapshot:0', title: 'first', at: 7, session: undefined },
      reading: snapshotReading([found]),
      reader: { rows: () => Promise.resolve([heapRow()]) } as never,
    };
    const root: PoolNode = { kind: 'snapshot', id: snapshot.id, snapshot };
    const row = await first(root, 'snapshotFinding');
    const context = await first(row, 'snapshotContext');
    const value = await first(context, 'snapshotValue');
    assert.ok(menuOf(root).includes('closeSnapshot'));
    for (const each of [row, context, value]) {
      const menu = menuOf(each);
      for (const command of ['goToReset', 'copyPath', 'copyValue', 'copyJson']) {
        assert.ok(menu.includes(command), `${each.kind} has no ${command}`);
      }
      assert.ok(!menu.includes('storeAsGlobal'));
    }
    assert.equal(await rowOf(context).path!(), 'Values #0 (idle)');
  });
});

describe('what a value is', () => {
  it('is asked for when somebody hovers over it or copies it, and not before', async () => {
    let asked = 0;
    const asking = new FakeSession([]);
    asking.reading = reading();
    asking.valueProperties = () => {
      asked++;
      return Promise.resolve([{ name: 'user', value: '"ada"' }]) as never;
    };
    const row = await first({ ...live, session: asking }, 'finding');
    const value = await first(await first(row, 'context'), 'value');
    rowOf(value).item();
    assert.equal(asked, 0);
    assert.match(String(await rowOf(value).value!()), /^Session \{user: "ada"\}$/);
    const { lines, links } = await rowOf(value).hover!();
    assert.ok(lines.includes('Session {user: "ada"}'), lines.join('\n'));
    assert.deepEqual(
      links?.map(({ command }) => command),
      ['poolLeaks.goToPlace'],
    );
  });
});

describe('the values of a finding', () => {
  const row = (shape: Partial<TreeShape>): PoolNode => ({
    ...{ kind: 'finding', id: 'f', session, finding: finding() },
    shape: { grouping: 'class', now: 10 * 60_000, firstSeen: () => undefined, ...shape },
  });
  const labels = async (node: PoolNode): Promise<string[]> =>
    (await rowOf(node).children!()).map(each => String(rowOf(each).value!()));

  it('are grouped by class or key', async () => {
    assert.deepEqual(await labels(row({ grouping: 'class' })), ['Session', 'AuditFile', 'Buffer']);
    assert.deepEqual((await labels(row({ grouping: 'key' }))).sort(), ['audit', 'body', 'session']);
    const group = await first(row({ grouping: 'key' }), 'valueGroup');
    assert.equal((await first(group, 'value')).id, 'f/key/key session/0/0/session');
  });

  it('are grouped by age, the oldest first, and those that may be older are told', async () => {
    const ages = [
      { at: 0, atLeast: true },
      { at: 9.5 * 60_000, atLeast: false },
      { at: 0, atLeast: false },
    ];
    const { values } = finding().live;
    const firstSeen: TreeShape['firstSeen'] = (_session, _finding, value) =>
      ages[values.findIndex(each => each.slot === value.slot && each.key === value.key)];
    assert.deepEqual(await labels(row({ grouping: 'age', firstSeen })), [
      'Seen stale for 5 minutes or more, already when first read',
      'Seen stale for 5 minutes or more',
      'Seen stale for less than a minute',
    ]);
  });
});
