import * as assert from 'node:assert/strict';
import type { HeldContexts } from '../../src/protocol/heldContexts';
import { record, REQUESTS, rowOf } from './holderKindsLoad';
import { nodeBinary, NODE_VERSIONS } from './nodeBinary';
import { readThrough, Target } from './target';

const ROUTES = ['/queue', '/cache', '/timer'];
/** A callback without a name, by its place. */
const TIMER = 'ownPlaces.cjs:28';
/** The program's own variable or field, by the package's that has the requests. */
const WITHIN: [kind: string, name: string, within: string, line: number, storedAt: number][] = [
  ['array', 'items', 'closure null mails', 17, 26],
  ['map', '#entries', 'field Shop sessions', 19, 27],
];

describe('finished requests in structures of a package', () => {
  for (const version of NODE_VERSIONS) {
    it(`are told with the variable or field of the program that has the structure, on Node ${version}`, async () => {
      const node = await nodeBinary(version);
      const target = await Target.start('ownPlaces.cjs', { node });
      try {
        const reading = await record(target, round => ROUTES[round - 1]!, ROUTES.length);
        for (const [kind, name, within] of WITHIN) {
          const row = rowOf(reading, kind, name);
          assert.equal(textOf(row.holder.within), within);
          const held = reading.contexts.holders.find(({ holder }) => holder.name === name);
          assert.equal(textOf(held?.holder.within), within);
        }
        assert.equal(rowOf(reading, 'timer', TIMER).contexts, REQUESTS);
        const session = await target.open();
        try {
          const { holders } = (await readThrough(session)).contexts!;
          const timer = holders.find(({ kind }) => kind === 'timer');
          assert.deepEqual([timer?.name, timer?.contexts], [TIMER, REQUESTS]);
          assert.equal(holders.length, WITHIN.length + 1);
          for (const [kind, name, within, line, stored] of WITHIN) {
            const row: HeldContexts = holders.find(each => each.name === name)!;
            assert.deepEqual([row.kind, row.contexts], [kind, REQUESTS]);
            assert.deepEqual([textOf(row.within), row.within?.location?.line], [within, line]);
            assert.equal(row.storedAt[0]?.line, stored);
          }
        } finally {
          await session.detach();
        }
      } finally {
        target.stop();
      }
    });
  }
});

function textOf(
  holder: { kind: string; className: string | null; name: string } | undefined,
): string {
  return `${holder?.kind} ${holder?.className} ${holder?.name}`;
}
