import * as assert from 'node:assert/strict';
import { EdgeNames } from '../../../../src/heap/graph/edgeNames';
import { EdgeLabels } from '../../../../src/heap/parse/edgeLabels';

/** More of each than there are labels for. */
const MANY = 100_000;

describe('names of edges', () => {
  it('are those that were read, however many there are', () => {
    const labels = new EdgeLabels(MANY);
    const expected: number[] = [];
    const add = (name: number, kind: 'index' | 'name' | 'internal'): void => {
      const edge = expected.push(name) - 1;
      if (edge === MANY) labels.grow(4 * MANY);
      if (kind === 'index') labels.addIndex(edge, name);
      else labels.addName(edge, name, kind === 'internal');
    };
    for (let i = 0; i < MANY; i++) {
      add(i, 'index');
      add(500_000 + i, 'internal');
      add(i % 7, 'name');
      if (i % 3 === 0) add(i, 'name');
    }
    add(0xffff_fffe, 'name');
    const names = new EdgeNames(labels.finish(expected.length));
    const wrong = expected.findIndex((name, edge) => names.of(edge) !== name);
    assert.equal(wrong, -1);
  });

  it('of tables leave labels for those of fields', () => {
    const labels = new EdgeLabels(MANY + 1);
    for (let i = 0; i < MANY; i++) labels.addName(i, i, true);
    labels.addName(MANY, MANY, false);
    const { rare } = labels.finish(MANY + 1);
    assert.ok(!rare.includes(MANY));
  });
});
