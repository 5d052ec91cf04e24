import * as assert from 'node:assert/strict';
import { ValueAges } from '../../../src/session/valueAges';
import { FakeSession, finding, reading } from '../cli/fakeEngine';

describe('ValueAges', () => {
  const all = finding();
  const [first, second] = all.live.values;
  const withValues = (...values: typeof all.live.values) =>
    reading([finding({ live: { ...all.live, values } })]);

  it('tells since when a value is stale, and whether it may be for longer', () => {
    const session = new FakeSession([]);
    const ages = new ValueAges();
    ages.note(session, 50);
    assert.equal(ages.of(session, all, first!), undefined);
    session.reading = withValues(first!);
    ages.note(session, 100);
    session.reading = withValues(first!, second!);
    ages.note(session, 200);
    ages.note(session, 300);
    assert.deepEqual(ages.of(session, all, first!), { at: 100, atLeast: true });
    assert.deepEqual(ages.of(session, all, second!), { at: 200, atLeast: false });
    session.reading = withValues(second!);
    ages.note(session, 400);
    session.reading = withValues(first!, second!);
    ages.note(session, 500);
    assert.deepEqual(ages.of(session, all, first!), { at: 500, atLeast: false }, 'it was away');
    const { coverage, ...partly } = withValues();
    session.reading = {
      ...partly,
      coverage: { ...coverage, limits: ['A search is not finished.'] },
    };
    ages.note(session, 600);
    session.reading = withValues(first!);
    ages.note(session, 700);
    assert.deepEqual(
      ages.of(session, all, first!),
      { at: 700, atLeast: true },
      'nobody had looked',
    );
    assert.equal(ages.of(new FakeSession([]), all, first!), undefined);
  });
});
