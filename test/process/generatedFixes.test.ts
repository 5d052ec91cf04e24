import * as assert from 'node:assert/strict';
import { tryFixes, type Tally } from '../generated/tryFixes';
import { tryUses, usedPrograms, type UsedTally } from '../generated/usedPrograms';

const CLASSES = 240;

/** Reset classes of all kinds, of seeds that the bench `fixes` does not use, mended in all ways. */
describe('fixes of generated reset classes', () => {
  let tally: Tally;
  before(async () => {
    tally = await tryFixes(Array.from({ length: CLASSES }, (_, i) => 1_000_000 + i));
  });

  it('parse, type-check, change nothing a second time, free and close once, and are seen by nobody else', () => {
    assert.deepEqual(tally.wrong, []);
  });

  it('are offered for most of them, and where not it is said why', () => {
    assert.equal(tally.generated, CLASSES);
    assert.ok(tally.found > CLASSES * 0.8, `${tally.found} found`);
    assert.ok(tally.fixed['nil-only'] > CLASSES * 0.6, `${tally.fixed['nil-only']} cleared`);
    assert.ok(
      tally.fixed['nil-and-close'] > CLASSES * 0.5,
      `${tally.fixed['nil-and-close']} closed`,
    );
    assert.ok(tally.refused.size > 0);
  });
});

/** Queues, rings, stacks, lists of lists, and pools of all kinds, used before and after they are mended. */
describe('fixes of programs that are used', () => {
  let tally: UsedTally;
  before(async () => {
    tally = await tryUses(usedPrograms(2));
  });

  it('free what nobody needs, change nothing that a user sees, and close once what is their own', () => {
    assert.deepEqual(tally.wrong, []);
  });

  it('are offered for all that keeps values, or the finding says why there is none', () => {
    assert.deepEqual(tally.missed, []);
    assert.ok(tally.fixed['nil-only'] > tally.programs * 0.8, `${tally.fixed['nil-only']} fixed`);
    assert.ok(tally.fixed['nil-and-close'] > 0);
    assert.ok(!tally.unmended.has(''));
  });
});
