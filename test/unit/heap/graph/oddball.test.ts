import * as assert from 'node:assert/strict';
import { HeapObjects } from '../../../../src/heap/graph/objects';
import { oddball } from '../../../../src/heap/graph/oddball';
import { SnapshotBuilder } from '../snapshotBuilder';

describe('a constant of a snapshot', () => {
  it('is named by the node, hidden or, with V8’s internals exposed, native', async () => {
    const builder = new SnapshotBuilder();
    const nodes = (['hidden', 'native', 'string', 'object'] as const).map(type => {
      const node = builder.node(type, 'true');
      builder.property(0, type, node);
      return node;
    });
    const objects = new HeapObjects(await builder.graph(), []);
    assert.deepEqual(
      nodes.map(node => oddball(objects, node)),
      ['true', 'true', undefined, undefined],
    );
  });

  it('is told by the first text of an older V8’s node', async () => {
    const builder = new SnapshotBuilder();
    const node = builder.node('hidden', 'system / Oddball');
    builder.property(0, 'is', node);
    builder.edge(node, 'hidden', 0, builder.string('null'));
    assert.equal(oddball(new HeapObjects(await builder.graph(), []), node), 'null');
  });
});
