import * as assert from 'node:assert/strict';
import { alive, record, REQUESTS, rowOf } from './holderKindsLoad';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { Target } from './target';

const ROUNDS = 2;

describe('holders that are made anew', () => {
  for (const version of NODE_VERSIONS) {
    it(`are told by what grows in them, and full ones do not grow, on Node ${version}`, async () => {
      const node = await nodeBinary(version);
      const target = await Target.start('holderKindsAnew.cjs', { node, args: ['--expose-gc'] });
      try {
        const reading = await record(target, round => `/left/${round}/`, ROUNDS);
        const truth = await alive(target, ROUNDS);
        const all = Array.from({ length: ROUNDS }, () => REQUESTS);
        const growing: [string, string, string | null, string][] = [
          ['spread', 'object', null, 'answers'],
          ['array', 'array', null, 'recent'],
          ['concat', 'array', null, 'hits'],
          ['map', 'map', null, 'byUrl'],
          ['set', 'set', null, 'seen'],
          ['private', 'array', 'Store', '#events'],
          ['reducer', 'object', 'Store', 'state.users'],
          ['stack', 'object', null, 'undo'],
          ['list', 'object', null, 'waiting'],
          ['functions', 'closure', null, 'send'],
          ['promises', 'promise', null, 'lock'],
        ];
        const larger = ['log', 'body'];
        for (const [left, kind, className, name] of growing) {
          const row = rowOf(reading, kind, name);
          assert.deepEqual(
            [row.verdict, row.holder.className, row.perRound, truth(left)],
            ['grows', className, all, all],
            `${kind} ${name}`,
          );
        }
        for (const name of larger) {
          const row = rowOf(reading, 'closure', name);
          const [before, first, second] = row.sizes!;
          assert.equal(row.verdict, 'grows', name);
          assert.ok(before! > 0 && first! > before! && second! > first!, name);
        }
        const replaced: [string, string, string][] = [
          ['fullArray', 'array', 'full'],
          ['fullMap', 'map', 'fullByUrl'],
          ['fullList', 'object', 'newest'],
          ['ring', 'array', 'ring'],
        ];
        for (const [left, kind, name] of replaced) {
          const row = rowOf(reading, kind, name);
          assert.deepEqual([row.verdict, row.perRound], ['parked', truth(left)], `${kind} ${name}`);
        }
        const grown = reading.left.filter(({ verdict }) => verdict === 'grows');
        // And the target's own list of what it made.
        assert.equal(rowOf(reading, 'array', 'made').verdict, 'grows');
        assert.equal(grown.length, growing.length + larger.length + 1);
      } finally {
        target.stop();
      }
    });
  }
});
