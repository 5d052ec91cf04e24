import * as assert from 'node:assert/strict';
import { markOf } from '../../../../src/heap/left/mark';
import { SnapshotBuilder } from '../snapshotBuilder';

function arrays(sizes: readonly number[]): SnapshotBuilder {
  const builder = new SnapshotBuilder();
  const value = builder.object('Value');
  for (const [i, size] of sizes.entries()) {
    builder.edge(0, 'element', i, builder.array(new Array<number>(size).fill(value)));
  }
  return builder;
}

describe('the mark of a snapshot', () => {
  it('has the sizes of collections', async () => {
    const builder = arrays([3, 0]);
    const dictionary = builder.object('Object');
    builder.property(dictionary, '__proto__', builder.object('Object'));
    builder.property(dictionary, '/a', builder.string('a'));
    builder.property(dictionary, '/b', builder.number(1));
    const mark = markOf(await builder.graph());
    assert.equal(mark.least, 1);
    assert.deepEqual([...mark.sizes], [3, 1]);
    assert.equal(mark.ids.at(-1), 2 * dictionary + 1);
  });

  it('has the bytes of compiled code', async () => {
    const builder = arrays([3]);
    builder.edge(0, 'element', 9, builder.node('code', '(code for handle)', 700));
    builder.edge(0, 'element', 10, builder.node('object shape', 'system / Map', 80));
    assert.equal(markOf(await builder.graph()).codeBytes, 780);
  });

  it('leaves out small collections where there are too many', async () => {
    const mark = markOf(await arrays([1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 1, 12]).graph(), 6);
    assert.equal(mark.least, 8);
    assert.deepEqual([...mark.sizes], [8, 9, 12]);
  });
});
