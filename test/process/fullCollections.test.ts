import * as assert from 'node:assert/strict';
import { leftReading } from '../../src/heap/left/leftReading';
import { markOf } from '../../src/heap/left/mark';
import type { HeapGraph } from '../../src/heap/graph/heapGraph';
import { parseSnapshot } from '../../src/heap/parse/parseSnapshot';
import type { RecordOptions } from '../../src/session/recordApi';
import type { HeapLeft } from '../../src/protocol/leftBehind';
import { holderFinder, Target } from './target';

/** The engine, in this thread. */
function createReader(): ReturnType<RecordOptions['createReader']> {
  let graph: HeapGraph;
  return {
    async openStream(chunks) {
      graph = await parseSnapshot(bytesOf(chunks));
      return { bytes: 0, nodes: graph.nodeCount, edges: graph.edgeCount };
    },
    mark: () => Promise.resolve(markOf(graph)),
    left: question => Promise.resolve(leftReading(graph, question)),
    dispose() {},
  };
}

async function* bytesOf(chunks: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

/** What the rounds of a load left behind, by the holder's name. The load reuses its connections. */
async function record(
  file: string,
  requests: readonly number[],
): Promise<Map<string, Pick<HeapLeft, 'verdict' | 'perRound'>>> {
  const target = await Target.start(file);
  const session = await target.open();
  try {
    await target.get();
    const { left } = await session.record({
      rounds: requests.length,
      consent: () => Promise.resolve(true),
      createReader,
      holderFinder,
      load: async round => {
        for (let i = 0; i < requests[round - 1]!; i++) await target.get('/x');
        return {};
      },
    });
    return new Map(
      left.map(({ holder, verdict, perRound }) => [holder.name, { verdict, perRound }]),
    );
  } finally {
    await session.detach();
    target.stop();
  }
}

describe('recording a server with collections', () => {
  it('calls those that are full parked, and the one that gets larger growing', async () => {
    const left = await record('fullCollections.cjs', [41, 41]);
    assert.deepEqual(left.get('grown'), { verdict: 'grows', perRound: [41, 41] });
    for (const name of ['ring', 'queue', 'cache']) {
      assert.deepEqual(left.get(name), { verdict: 'parked', perRound: [29, 41] }, name);
    }
  });

  it('follows the requests of each round', async () => {
    const left = await record('fullCollections.cjs', [30, 7]);
    assert.deepEqual(left.get('grown'), { verdict: 'grows', perRound: [30, 7] });
    assert.equal(left.get('ring')?.verdict, 'parked');
  });

  it('takes no response of a kept connection for one that is used again', async () => {
    const left = await record('keepsResponses.cjs', [7, 11]);
    assert.deepEqual(left.get('recent'), { verdict: 'grows', perRound: [7, 11] });
  });
});
