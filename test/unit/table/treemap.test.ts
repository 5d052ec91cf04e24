import * as assert from 'node:assert/strict';
import type { Treemap, TreemapNode, TreemapRoot, ValueLine } from '../../../src/protocol/rowQuery';
import { RowTable } from '../../../src/table/rowTable';
import { pseudoRandom } from '../heap/random';
import { ANY, randomRows } from './randomRows';

const label = (finding: string): string => `finding ${finding}`;
const treemapOf = (rows: ValueLine[], root: TreemapRoot): Treemap =>
  new RowTable(rows).treemap(root, label);
const MOST_NODES = 1 + 24 + 24 * 17;

function everyNode(node: TreemapNode): TreemapNode[] {
  return [node, ...node.children.flatMap(everyNode)];
}

/** The rows that a node names. */
function rowsOf(rows: readonly ValueLine[], node: TreemapNode): ValueLine[] {
  const { finding, className, instance, row } = node;
  return rows.filter(
    each =>
      (finding ?? each.finding) === each.finding &&
      (className ?? each.className) === each.className &&
      (instance ?? each.instance) === each.instance &&
      (row ?? each.row) === each.row,
  );
}

describe('the treemap', () => {
  const random = pseudoRandom(11);

  it('adds up: each node is the sum of its parts, and of the rows that it names', () => {
    for (let round = 0; round < 40; round++) {
      const rows = randomRows(random, 200);
      const root: TreemapRoot = {
        ...(random() < 0.6 ? { finding: 'first' } : {}),
        ...(random() < 0.4 ? { className: 'Buffer' } : {}),
        ...(random() < 0.3 ? { instance: 3 } : {}),
      };
      const tree = treemapOf(rows, root);
      assert.equal(tree.count, rowsOf(rows, { ...tree, ...root }).length);
      for (const node of everyNode(tree)) {
        if (node.children.length > 0) {
          for (const total of ['weight', 'count', 'open'] as const) {
            const sum = node.children.reduce((all, child) => all + child[total], 0);
            assert.equal(node[total], sum);
          }
        }
        if (node.finding === undefined) continue;
        const named = rowsOf(rowsOf(rows, { ...node, ...root }), node);
        assert.equal(node.count, named.length);
        assert.equal(node.open, named.filter(({ closable }) => closable === 'open').length);
        assert.equal(
          node.weight,
          named.reduce((sum, row) => sum + (row.retainedBytes ?? 0), 0),
        );
      }
    }
  });

  it('goes from findings to classes to contexts to values', () => {
    const rows = randomRows(random, 200);
    const tree = treemapOf(rows, {});
    assert.match(tree.children[0]!.label!, /^finding (first|second)$/);
    assert.equal(typeof tree.children[0]!.children[0]!.className, 'string');
    const contexts = treemapOf(rows, { finding: 'first', className: 'Buffer' });
    const [context] = contexts.children;
    assert.deepEqual([typeof context!.instance, typeof context!.idle], ['number', 'boolean']);
    assert.equal(context!.label, undefined);
    assert.equal(typeof contexts.children[0]!.children[0]!.row, 'number');
  });

  it('is of the rows that the table lists with the same filter', () => {
    for (let round = 0; round < 40; round++) {
      const rows = randomRows(random, 200);
      const table = new RowTable(rows);
      const part = {
        filter: ['', 'buffer', 'sess 1', 'nothing'][round % 4]!,
        openOnly: random() < 0.5,
        ...(random() < 0.4 ? { className: 'Buffer' } : {}),
      };
      const listed = table.select({ ...ANY, ...part, findings: ['first'] });
      const tree = table.treemap({ finding: 'first', ...part }, label);
      assert.equal(tree.count, listed.length);
      assert.equal(
        tree.weight,
        listed.reduce((sum, row) => sum + (row.retainedBytes ?? 0), 0),
      );
      assert.equal(tree.unit, 'bytes');
    }
  });

  const manyContexts = (classes: number, contexts: number): ValueLine[] => {
    const [row] = randomRows(random, 1);
    return Array.from({ length: classes * contexts }, (_, i) => ({
      ...row!,
      row: i,
      className: `Class${i % classes}`,
      instance: i,
      retainedBytes: 1 + i,
    }));
  };

  it('draws the heaviest, and the rest as one', () => {
    const rows = manyContexts(900, 1);
    const { children } = treemapOf(rows, { finding: rows[0]!.finding });
    assert.equal(children.length, 201);
    assert.equal(children[0]!.label, 'Class899');
    assert.equal(children.at(-1)!.smaller, 700);
    const weights = children.slice(0, -1).map(({ weight }) => weight);
    assert.deepEqual(
      weights,
      [...weights].sort((a, b) => b - a),
    );
  });

  it('divides parts while that shows more than a rest, and stays small', () => {
    const finding = manyContexts(1, 1)[0]!.finding;
    const shape = (rows: ValueLine[]): number[] =>
      treemapOf(rows, { finding }).children.map(({ children }) => children.length);
    assert.deepEqual(shape(manyContexts(2, 16)), [16, 16]);
    assert.deepEqual(shape(manyContexts(2, 20)), [17, 17]);
    assert.deepEqual(shape(manyContexts(2, 300)), [0, 0]);
    assert.deepEqual(new Set(shape(manyContexts(25, 3))), new Set([0]));
    const most = treemapOf(manyContexts(24, 20), { finding });
    assert.equal(everyNode(most).length, MOST_NODES);
    assert.ok(JSON.stringify(most).length < 256_000);
  });

  it('counts references where no bytes are known, and says so', () => {
    const rows = randomRows(random, 50).map(row => ({ ...row, retainedBytes: null }));
    const tree = treemapOf(rows, {});
    assert.deepEqual([tree.unit, tree.weight], ['references', 50]);
    assert.equal(treemapOf(randomRows(random, 50), {}).unit, 'bytes');
  });
});
