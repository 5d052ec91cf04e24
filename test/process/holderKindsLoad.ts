import * as assert from 'node:assert/strict';
import * as http from 'node:http';
import { heldContexts } from '../../src/heap/left/heldContexts';
import { leftReading } from '../../src/heap/left/leftReading';
import { markOf } from '../../src/heap/left/mark';
import { connect } from '../../src/inspector/connection/connect';
import type {
  HeapContexts,
  HeapLeft,
  HeapLeftReading,
  SnapshotMark,
} from '../../src/protocol/leftBehind';
import { graphOf, takeSnapshot } from './heapSnapshot';
import type { Target } from './target';

/** Requests in each round. */
export const REQUESTS = 31;
const TOGETHER = 4;

/** A load through connections that end with it. */
async function load(target: Target, route: string, requests: number): Promise<void> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: TOGETHER });
  const get = (path: string): Promise<void> =>
    new Promise((resolve, reject) => {
      http
        .get({ agent, port: target.port, host: '127.0.0.1', path }, answer => {
          answer.resume().on('end', resolve);
        })
        .on('error', reject);
    });
  await Promise.all(Array.from({ length: requests }, (_, i) => get(`${route}${i}`)));
  agent.destroy();
}

/** Records rounds of a load, and asks the last snapshot. */
export async function record(
  target: Target,
  route: (round: number) => string,
  rounds: number,
): Promise<HeapLeftReading & { contexts: HeapContexts }> {
  const connection = await connect({ url: target.url, name: 'test' });
  try {
    const marks: SnapshotMark[] = [];
    for (let round = 1; round <= rounds; round++) {
      marks.push(markOf(await graphOf(await takeSnapshot(connection))));
      await load(target, route(round), REQUESTS);
      await target.get('/truth');
      // Until the job is over in which it looked through its WeakRefs, V8 keeps what these lead to.
      await connection.send('Runtime.evaluate', {
        expression: 'new Promise(resolve => setTimeout(resolve, 1))',
        awaitPromise: true,
      });
    }
    const graph = await graphOf(await takeSnapshot(connection));
    return { ...leftReading(graph, { marks }), contexts: heldContexts(graph) };
  } finally {
    connection.dispose();
  }
}

/** How many of each round's values are there, by the target's own count. */
export async function alive(target: Target, rounds: number): Promise<(kind: string) => number[]> {
  const counts = JSON.parse(await target.get('/truth')) as Record<string, number[]>;
  return kind =>
    Array.from({ length: rounds }, (_, round) =>
      counts[kind]!.slice(round * REQUESTS, (round + 1) * REQUESTS).reduce((a, b) => a + b, 0),
    );
}

/** The only row of a holder. */
export function rowOf({ left }: HeapLeftReading, kind: string, name: string): HeapLeft {
  const rows = left.filter(({ holder }) => holder.kind === kind && holder.name === name);
  const told = left.map(({ holder }) => `${holder.kind} ${holder.className} ${holder.name}`);
  assert.equal(rows.length, 1, `${kind} ${name} among ${told.join(', ')}`);
  return rows[0]!;
}
