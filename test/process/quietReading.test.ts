import * as assert from 'node:assert/strict';
import { connect } from '../../src/inspector/connection/connect';
import { PoolReader } from '../../src/inspector/reading/poolReader';
import type { TargetReading } from '../../src/inspector/reading/reading';
import { analyser, Target } from './target';

const READINGS = 20;

/**
 * Twins are reached through objects: one call begins the reading, the other walks, reads the slots and forgets all. Elsewhere
 * three functions share the scope with the free list, and one is asked for it: taken (2), asked, handed over, released.
 */
const ROUND_TRIPS = new Map([
  ['twins.cjs', 2],
  ['commonjs.cjs', 8],
]);

describe('a reading of what is known', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  for (const [file, roundTrips] of ROUND_TRIPS) {
    it(`takes ${roundTrips} round trips for ${file}`, async () => {
      target = await Target.start(file);
      await target.load(5);
      const connection = await connect({ url: target.url, name: 'the target' });
      try {
        const reader = new PoolReader(connection, {
          analyser,
          maxObjects: 200_000,
          walkBudgetMs: 3_000,
          log: () => undefined,
        });
        const held = ({ models }: TargetReading): unknown => models.map(({ rows }) => rows);
        const search = held(await reader.read());
        // The command line answers for a person in every reading: that alone is no reason to search the whole program.
        const consent = (): Promise<boolean> => Promise.resolve(false);
        const counts: number[] = [];
        for (let i = 0; i < READINGS; i++) {
          const before = connection.roundTrips.count;
          assert.deepEqual(held(await reader.read({ consent })), search);
          counts.push(connection.roundTrips.count - before);
        }
        // A slice ends by the clock: whenever another process has the processor, a reading takes more of them.
        assert.equal(Math.min(...counts), roundTrips, `of ${counts.join(', ')}`);
        await reader.leave();
      } finally {
        connection.dispose();
      }
    });
  }
});
