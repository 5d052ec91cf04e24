import * as assert from 'node:assert/strict';
import * as http from 'node:http';
import { leftReading } from '../../src/heap/left/leftReading';
import { markOf } from '../../src/heap/left/mark';
import { connect } from '../../src/inspector/connection/connect';
import type { HeapLeft, HeapLeftReading, SnapshotMark } from '../../src/protocol/leftBehind';
import { graphOf, takeSnapshot } from './heapSnapshot';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { Target } from './target';

const ROUNDS = 2;
const REQUESTS = 31;
const TOGETHER = 4;
/** Part by which retained bytes may differ from what is freed. */
const TOLERANCE = 0.05;

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
async function record(
  target: Target,
  route: (round: number) => string,
  rounds = ROUNDS,
): Promise<HeapLeftReading> {
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
    return leftReading(await graphOf(await takeSnapshot(connection)), { marks });
  } finally {
    connection.dispose();
  }
}

function rowOf({ left }: HeapLeftReading, kind: string, name: string): HeapLeft {
  const rows = left.filter(({ holder }) => holder.kind === kind && holder.name === name);
  const told = left.map(({ holder }) => `${holder.kind} ${holder.className} ${holder.name}`);
  assert.equal(rows.length, 1, `${kind} ${name} among ${told.join(', ')}`);
  return rows[0]!;
}

describe('what a recorded load leaves behind', () => {
  for (const version of NODE_VERSIONS) {
    describe(`on Node ${version}`, () => {
      let target: Target;
      before(async () => {
        const node = await nodeBinary(version);
        target = await Target.start('holderKinds.cjs', { node, args: ['--expose-gc'] });
      });
      after(() => target.stop());

      it('is nothing when nothing is left, with a request under way', async () => {
        const hanging = new AbortController();
        const ended = target.get('/hang', { signal: hanging.signal }).catch(() => undefined);
        const { left, contexts } = await record(target, () => '/clean');
        hanging.abort();
        await ended;
        assert.deepEqual(left, []);
        assert.deepEqual(contexts, { over: 0, held: 0, holders: [] });
      });

      it('is told by holder, as often as it is there', async () => {
        const reading = await record(target, round => `/left/${round}/`);
        const alive = JSON.parse(await target.get('/truth')) as Record<string, number[]>;
        /** How many of each round's values are there, by the target's own count. */
        const truth = (kind: string): number[] =>
          Array.from({ length: ROUNDS }, (_, round) =>
            alive[kind]!.slice(round * REQUESTS, (round + 1) * REQUESTS).reduce((a, b) => a + b, 0),
          );
        const grown = Array.from({ length: ROUNDS }, () => REQUESTS);
        const growing: [string, string, string | null, string][] = [
          ['map', 'map', null, 'recent'],
          ['set', 'set', null, 'seen'],
          ['array', 'array', 'Journal', '#entries'],
          ['object', 'object', null, 'prices'],
          ['list', 'object', null, 'backlog'],
          ['listener', 'listener', 'EventEmitter', 'updated'],
          ['target', 'listener', 'EventTarget', 'changed'],
          ['timer', 'timer', 'Timeout', 'expire'],
          ['promise', 'promise', null, 'never'],
        ];
        for (const [left, kind, className, name] of growing) {
          const row = rowOf(reading, kind, name);
          assert.deepEqual(
            [row.verdict, row.holder.className, row.perRound, truth(left)],
            ['grows', className, grown, grown],
            `${kind} ${name}`,
          );
        }
        const answers = rowOf(reading, 'map', 'answers');
        assert.deepEqual([answers.verdict, answers.contexts], ['grows', ROUNDS * REQUESTS]);
        const parked: [string, string, string | null, string][] = [
          ['field', 'field', 'Worker', 'job'],
          ['closure', 'closure', null, 'latest'],
          ['async-context', 'async-context', 'Socket', 'storage'],
          ['pool', 'pool', 'Session', 'user'],
        ];
        for (const [left, kind, className, name] of parked) {
          const row = rowOf(reading, kind, name);
          assert.deepEqual(
            [row.verdict, row.holder.className, row.perRound],
            ['parked', className, truth(left)],
            `${kind} ${name}`,
          );
        }
        const { holding, idle, instances } = rowOf(reading, 'pool', 'user').parked!;
        assert.ok(idle > 1 && holding === idle && instances === idle);
        // The answers, and the target's own list of what it made.
        assert.equal(rowOf(reading, 'array', 'made').verdict, 'grows');
        assert.equal(reading.left.length, growing.length + parked.length + 2);

        assert.equal(reading.contexts.over, ROUNDS * REQUESTS);
        const [held, ...others] = reading.contexts.holders;
        assert.deepEqual(others, []);
        assert.deepEqual(
          [held!.holder.kind, held!.holder.name, held!.contexts],
          ['map', 'answers', ROUNDS * REQUESTS],
        );
      });

      it('retains what letting go of it frees', async () => {
        const reading = await record(target, round => `/left/more/${round}/`);
        const { retainedBytes } = rowOf(reading, 'map', 'recent');
        const freed = Number(await target.get('/forget'));
        assert.ok(
          Math.abs(retainedBytes - freed) < TOLERANCE * freed,
          `${retainedBytes} bytes where ${freed} were freed`,
        );
      });
    });
  }
});
