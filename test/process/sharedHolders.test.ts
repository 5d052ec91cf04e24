import * as assert from 'node:assert/strict';
import { alive, record, REQUESTS, rowOf } from './holderKindsLoad';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { Target } from './target';

const ROUNDS = 2;

describe('values that several structures hold', () => {
  for (const version of NODE_VERSIONS) {
    it(`are one row each, by what a person looks for first, on Node ${version}`, async () => {
      const node = await nodeBinary(version);
      const target = await Target.start('sharedHolders.cjs', { node, args: ['--expose-gc'] });
      try {
        const reading = await record(target, round => `/left/${round}/`, ROUNDS);
        const truth = await alive(target, ROUNDS);
        const all = Array.from({ length: ROUNDS }, () => REQUESTS);
        const rows: [string, string, string | null, string, string, string[]][] = [
          ['maps', 'map', null, 'byId', 'Session', ['map byUser']],
          ['list', 'map', null, 'pages', 'Entry', ['object recent']],
          ['listeners', 'set', null, 'tickets', 'Ticket', ['listener sold']],
          ['memo', 'map', 'grantsOf', 'cache', 'Grant', []],
          ['exported', 'object', null, 'jobs', 'Page', []],
          ['only', 'array', null, 'marks', 'Page', []],
          ['decorated', 'array', 'Request', 'trail', 'Page', []],
        ];
        for (const [left, kind, className, name, of, others] of rows) {
          const row = rowOf(reading, kind, name);
          assert.deepEqual(
            [row.verdict, row.holder.className, row.perRound, truth(left)],
            ['grows', className, all, all],
            `${kind} ${name}`,
          );
          const held = row.classes.find(share => share.className === of);
          assert.equal(held?.count, ROUNDS * REQUESTS, `${of} of ${name}`);
          assert.ok(row.retainedBytes > held.bytes);
          assert.deepEqual(
            row.alsoHeldBy.map(other => `${other.kind} ${other.name}`),
            others,
            `others than ${name}`,
          );
          assert.ok(row.holder.origin, `where ${name} is`);
        }
        const grown = reading.left.filter(({ verdict }) => verdict === 'grows');
        // And the target's own list of what it made.
        assert.equal(rowOf(reading, 'array', 'made').verdict, 'grows');
        assert.equal(grown.length, rows.length + 1);
      } finally {
        target.stop();
      }
    });
  }
});
