import * as assert from 'node:assert/strict';
import { alive, record, REQUESTS, rowOf } from './holderKindsLoad';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { Target } from './target';

const ROUNDS = 2;
/** Part by which retained bytes may differ from what is freed. */
const TOLERANCE = 0.05;

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
        const { left, contexts, heldBefore } = await record(target, () => '/clean', ROUNDS);
        hanging.abort();
        await ended;
        assert.deepEqual(left, []);
        assert.deepEqual(contexts, { over: 0, held: 0, holders: [] });
        assert.deepEqual(heldBefore, contexts);
      });

      it('is told by holder, as often as it is there', async () => {
        const reading = await record(target, round => `/left/${round}/`, ROUNDS);
        const truth = await alive(target, ROUNDS);
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
        const reading = await record(target, round => `/left/more/${round}/`, ROUNDS);
        // Those of the recording before.
        const [answers, ...others] = reading.heldBefore.holders;
        assert.deepEqual(
          [answers!.holder.name, answers!.contexts, others],
          ['answers', ROUNDS * REQUESTS, []],
        );
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
