import * as assert from 'node:assert/strict';
import type { TreemapNode } from '../../../src/protocol/rowQuery';
import { neighbourOf } from '../../../webview/retained/treemapKeys';
import { layoutTreemap, type Rectangle } from '../../../webview/retained/treemapLayout';
import { pseudoRandom } from '../heap/random';

const box = (x: number, y: number, width: number, height: number): Rectangle => ({
  ...{ x, y, width, height },
});

/**
 * ```
 * 0 0 1
 * 0 0 2
 * 3 4 4
 * ```
 */
const cells = [
  box(0, 0, 20, 20),
  box(20, 0, 10, 10),
  box(20, 10, 10, 10),
  box(0, 20, 10, 10),
  box(10, 20, 20, 10),
];

describe('arrow keys in the treemap', () => {
  it('lead to the neighbour on that side, and nowhere at the edge', () => {
    const to = (from: number, key: string) => neighbourOf(cells, from, key);
    assert.deepEqual(
      ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp'].map(key => to(0, key)),
      [1, 3, 0, 0],
    );
    assert.deepEqual(
      ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp'].map(key => to(2, key)),
      [2, 4, 0, 1],
    );
    assert.equal(to(4, 'ArrowUp'), 0);
    assert.equal(to(0, 'Enter'), undefined);
  });

  it('reach every area of any treemap, within its bounds', () => {
    const random = pseudoRandom(5);
    const node = (weight: number, children: TreemapNode[] = []): TreemapNode => ({
      ...{ label: '', weight, count: 1, open: 0, children },
    });
    for (let round = 0; round < 60; round++) {
      const leaves = (most: number): TreemapNode[] =>
        Array.from({ length: 1 + Math.floor(random() * most) }, () => node(1 + random() * 50));
      const parts = leaves(8).map(({ weight }) => node(weight, random() < 0.5 ? leaves(9) : []));
      const [width, height] = [200 + random() * 600, 120 + random() * 300];
      const { cells: areas } = layoutTreemap(node(0, parts), width, height);
      const seen = new Set([0]);
      for (const from of seen) {
        for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp']) {
          seen.add(neighbourOf(areas, from, key)!);
        }
      }
      assert.equal(seen.size, areas.length);
      for (const { x, y, width: w, height: h } of areas) {
        assert.ok(x >= 0 && y >= 0 && x + w <= width + 1 && y + h <= height + 1);
      }
    }
  });
});
