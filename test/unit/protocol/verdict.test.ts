import * as assert from 'node:assert/strict';
import {
  coverageSentence,
  english,
  verdictOf,
  verdictSentence,
} from '../../../src/protocol/verdict';
import {
  blindReading,
  fakeReading,
  keptReading,
  poollessReading,
  sourceOnlyReading,
} from '../../page/fakeHost';

describe('the verdict of a reading', () => {
  const said = (reading: ReturnType<typeof fakeReading>): string =>
    verdictSentence(verdictOf(reading), reading.coverage, english);

  it('is clean only when everything was read and judged', () => {
    const clean = fakeReading(0);
    assert.deepEqual(verdictOf(clean), { kind: 'clean', gaps: [] });
    assert.match(said(clean), /^Nothing stale is held/);
    const { coverage } = clean;
    const lessThan: Partial<typeof clean>[] = [
      { undecided: [{ className: 'Parser', reason: 'No context was in reach.' }] },
      { coverage: { ...coverage, limits: ['The walk ended early.'] } },
      { coverage: { ...coverage, judged: coverage.instances - 1 } },
      { coverage: { ...coverage, pooledClasses: 2 } },
      { pools: [] },
      { pools: clean.pools.map(pool => ({ ...pool, seenAt: 1 })) },
    ];
    for (const less of lessThan) {
      const { kind, gaps } = verdictOf({ ...clean, ...less });
      assert.equal(kind, 'unknown', JSON.stringify(less));
      assert.ok(gaps.length > 0, 'it says why');
    }
  });

  it('is that something is held when finished requests are, whatever pools hold', () => {
    const contexts = { basis: 'walk' as const, over: 2, held: 1, holders: [] };
    assert.equal(verdictOf({ ...fakeReading(0), contexts }).kind, 'held');
    assert.equal(
      verdictOf({ ...fakeReading(0), contexts: { ...contexts, held: 0 } }).kind,
      'clean',
    );
  });

  it('never says of classes that nothing is held when their contexts were not read', () => {
    const one = sourceOnlyReading();
    assert.deepEqual(verdictOf(one), { kind: 'sourceOnly', gaps: [] });
    assert.equal(
      said(one),
      'No fault was found in the source of 1 pooled class; its contexts were not read.',
    );
    assert.equal(
      coverageSentence(one.coverage, english),
      '212 scripts, 1 pooled class, 1 of them by source alone, 0 pooled contexts read',
    );
    const clean = fakeReading(0);
    const both = { ...clean, coverage: { ...clean.coverage, cleanClasses: 3 } };
    assert.equal(
      said(both),
      'Nothing stale is held in the contexts that were read. No fault was found in the source of 3 pooled classes; their contexts were not read.',
    );
  });

  it('is its own where no pooled class was found', () => {
    const none = poollessReading();
    assert.equal(verdictOf(none).kind, 'noPool');
    assert.equal(
      said(none),
      'No pooled class was found in 212 scripts; this looks only for pools.',
    );
  });

  it('finds no pool only where no class was seen', () => {
    const none = poollessReading();
    const seen = { ...none, coverage: { ...none.coverage, sourceFaults: 1 } };
    assert.deepEqual(verdictOf(seen), {
      kind: 'unknown',
      gaps: ['1 class has a fault that only the source shows. Check the source.'],
    });
    assert.equal(
      coverageSentence(seen.coverage, english),
      '212 scripts, 1 pooled class, 1 with a fault that only the source shows, 0 pooled contexts read',
    );
  });

  it('is held while anything is, also what was not reached again', () => {
    assert.deepEqual(verdictOf(fakeReading(10)), { kind: 'held', gaps: [] });
    const kept = verdictOf(keptReading(10, 1));
    assert.deepEqual([kept.kind, kept.gaps.length], ['held', 1]);
  });

  it('says what kept it from looking, limits first', () => {
    const { kind, gaps } = verdictOf(blindReading());
    assert.deepEqual(
      [kind, ...gaps],
      [
        'unknown',
        'The walk ended after 14 objects: its time was over.',
        'UserValues: No context was in reach.',
      ],
    );
  });
});
