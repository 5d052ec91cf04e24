import * as assert from 'node:assert/strict';
import { alive, record, REQUESTS, rowOf } from './holderKindsLoad';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { Target } from './target';

const ROUNDS = 2;

describe('what a load leaves in a variable of Node’s own, and in a global one', () => {
  for (const version of NODE_VERSIONS) {
    it(`is told by what the program put there, once, on Node ${version}`, async () => {
      const node = await nodeBinary(version);
      const target = await Target.start('nodesVariables.cjs', { node, args: ['--expose-gc'] });
      try {
        const reading = await record(target, round => `/left/${round}/`, ROUNDS);
        const truth = await alive(target, ROUNDS);
        const all = Array.from({ length: ROUNDS }, () => REQUESTS);
        const global = rowOf(reading, 'object', '__sessions');
        assert.deepEqual(
          [global.verdict, global.holder.className, global.perRound, truth('global')],
          ['grows', null, all, all],
        );
        // From Node 22 on, signals stand in the one that they follow as well.
        const [signals, ...others] = reading.left.filter(row =>
          [row.holder, ...row.alsoHeldBy].some(
            ({ kind, className, name }) =>
              `${kind} ${className} ${name}` === 'listener AbortSignal abort',
          ),
        );
        assert.deepEqual([others, signals?.verdict], [[], 'grows']);
        assert.deepEqual([signals!.perRound, truth('signal')], [all, all]);
        const told = reading.left.flatMap(row =>
          [row.holder, ...row.alsoHeldBy].map(({ name }) => name),
        );
        assert.equal(told.filter(name => name === '__sessions').length, 1);
        assert.ok(!told.includes('gcPersistentSignals'), told.join(', '));
      } finally {
        target.stop();
      }
    });
  }
});
