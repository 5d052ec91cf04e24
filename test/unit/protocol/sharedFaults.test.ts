import * as assert from 'node:assert/strict';
import type { Reading } from '../../../src/protocol/finding';
import type { HeldContexts } from '../../../src/protocol/heldContexts';
import { sharedFaults, sharedHolders } from '../../../src/protocol/sharedFaults';
import { finding, reading } from '../cli/fakeEngine';

const row: HeldContexts = {
  ...{ kind: 'map', className: null, name: 'recent', contexts: 10, retainedBytes: null },
  ...{ location: { file: '/srv/shop.js', line: 5, column: 3 }, path: [], storedAt: [] },
};

function holding(holders: HeldContexts[], estimated?: true): Reading {
  const held = holders.reduce((sum, { contexts }) => sum + contexts, 0);
  return {
    ...reading([]),
    contexts: { basis: 'walk', over: held, held, ...(estimated && { estimated }), holders },
  };
}

describe('faults of several processes', () => {
  it('are one where rule, class, method and the text of the script are the same', () => {
    const faults = sharedFaults([
      reading(),
      undefined,
      reading([finding({ id: 'elsewhere' })]),
      reading([finding({ scriptHash: 'older' })]),
      reading([finding({ method: 'clear' })]),
    ]);
    assert.deepEqual(
      faults.map(({ staleReferences, open, shares }) => ({ staleReferences, open, shares })),
      [
        {
          ...{ staleReferences: 6, open: 2 },
          shares: [
            { process: 0, count: 3 },
            { process: 2, count: 3 },
          ],
        },
        { staleReferences: 3, open: 1, shares: [{ process: 3, count: 3 }] },
        { staleReferences: 3, open: 1, shares: [{ process: 4, count: 3 }] },
      ],
    );
  });

  it('count the threads of a process together', () => {
    const [fault, ...rest] = sharedFaults([
      reading([finding(), finding({ thread: { id: 1, name: 'worker' } })]),
    ]);
    assert.equal(rest.length, 0);
    assert.deepEqual(fault!.shares, [{ process: 0, count: 6 }]);
  });

  it('are one for the same place where no script is known', () => {
    const { scriptHash, ...ofSnapshot } = finding();
    assert.equal(scriptHash, 'abc123');
    const moved = { ...ofSnapshot, location: { ...ofSnapshot.location, line: 99 } };
    const faults = sharedFaults([reading([ofSnapshot]), reading([ofSnapshot]), reading([moved])]);
    assert.deepEqual(
      faults.map(({ shares }) => shares.length),
      [2, 1],
    );
  });

  it('hold finished requests by the same holder', () => {
    const other = { ...row, name: 'others', contexts: 1000 };
    const holders = sharedHolders([holding([row, other]), reading([]), holding([row], true)]);
    assert.deepEqual(
      holders.map(({ row: { name }, contexts, estimated, shares }) => [
        ...[name, contexts, estimated],
        shares.map(({ process }) => process),
      ]),
      [
        ['recent', 20, true, [0, 2]],
        ['others', 1000, false, [0]],
      ],
    );
  });
});
