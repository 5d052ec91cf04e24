import * as assert from 'node:assert/strict';
import { heldContexts } from '../../src/heap/left/heldContexts';
import { connect } from '../../src/inspector/connection/connect';
import type { HeapContexts } from '../../src/protocol/leftBehind';
import { graphOf, takeSnapshot } from './heapSnapshot';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { Target } from './target';

async function contextsOf(target: Target): Promise<HeapContexts> {
  const connection = await connect({ url: target.url, name: 'test' });
  try {
    return heldContexts(await graphOf(await takeSnapshot(connection)));
  } finally {
    connection.dispose();
  }
}

function told({ over, held, holders }: HeapContexts): unknown {
  return [over, held, ...holders.map(({ holder, contexts }) => [holder.name, contexts])];
}

describe('finished requests of other protocols', () => {
  for (const version of NODE_VERSIONS) {
    it(`are told by their own state on Node ${version}`, async () => {
      const target = await Target.start('finished.cjs', { node: await nodeBinary(version) });
      try {
        await target.get('/stay?n=3');
        assert.deepEqual(told(await contextsOf(target)), [0, 0]);
        await target.get('/second?n=7');
        assert.deepEqual(told(await contextsOf(target)), [7, 7, ['streams', 7]]);
        await target.get('/end?n=4');
        const both = [11, 11, ['streams', 7], ['upgrades', 4]];
        assert.deepEqual(told(await contextsOf(target)), both);
        await target.get('/third?n=5');
        const all = [16, 16, ['streams', 7], ['bare', 5], ['upgrades', 4]];
        assert.deepEqual(told(await contextsOf(target)), all);
      } finally {
        target.stop();
      }
    });
  }
});
