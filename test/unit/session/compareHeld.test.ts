import * as assert from 'node:assert/strict';
import type { Reading } from '../../../src/protocol/finding';
import { compareHeld, isWorse, judgedBy } from '../../../src/session/compareHeld';
import {
  baselineText,
  parseBaseline,
  readingBaseline,
  recordingBaseline,
  type HeldBaseline,
  type HeldEntry,
} from '../../../src/session/heldBaseline';
import { finding, reading, target } from '../cli/fakeEngine';
import { leftBehind, recording } from './recordingFixture';

const AT = new Date('2026-01-02T03:04:05Z');

function entry(overrides: Partial<HeldEntry> = {}): HeldEntry {
  return {
    ...{ rule: 'stale-slots', holder: null, className: 'UserValues', name: 'reset' },
    ...{ script: 'src/userValues.ts', count: 5 },
    ...overrides,
  };
}

function baseline(...entries: HeldEntry[]): HeldBaseline {
  const head = { version: 1, basis: 'reading', title: 'shop' } as const;
  return { ...head, savedAt: AT.toISOString(), entries };
}

/** The states in their order, by what is judged. */
function states(before: HeldBaseline, now: HeldBaseline, isJudged = true): string[] {
  return compareHeld(before, now, () => isJudged).map(
    each => `${each.state} ${each.className}.${each.name} ${each.before} ${each.now}`,
  );
}

describe('a baseline of what is held', () => {
  it('names what a restart and another line do not change', () => {
    const { entries } = readingBaseline(target, reading(), AT);
    assert.deepEqual(entries, [entry({ count: 3 })]);
  });

  it('counts equal signatures together, as those of several threads', () => {
    const both = reading([finding(), finding({ id: 'other', thread: { id: 1, name: 'worker' } })]);
    assert.deepEqual(readingBaseline(target, both, AT).entries, [entry({ count: 6 })]);
  });

  it('names what is in a package by the package', () => {
    const { location } = finding();
    const file = '/elsewhere/node_modules/pool/lib/pool.js';
    const packaged = reading([finding({ location: { ...location, file } })]);
    const [one] = readingBaseline(target, packaged, AT).entries;
    assert.equal(one!.script, 'node_modules/pool/lib/pool.js');
  });

  it('has the holders of finished requests, and of what a load left', () => {
    const contexts: Reading['contexts'] = {
      ...{ basis: 'walk', over: 9, held: 7 },
      holders: [
        {
          ...{ kind: 'map', className: 'Sessions', name: '#open', contexts: 7 },
          location: { file: '/srv/shop/src/sessions.ts', line: 3, column: 1 },
          ...{ retainedBytes: null, path: [], storedAt: [] },
        },
      ],
    };
    const [held] = readingBaseline(target, { ...reading([]), contexts }, AT).entries;
    const holder = { rule: null, holder: 'map', className: 'Sessions', name: '#open' } as const;
    assert.deepEqual(held, { ...holder, script: 'src/sessions.ts', count: 7 });
    const row = leftBehind({ perRound: [60, 61] });
    const [left] = recordingBaseline(recording([row]), AT).entries;
    assert.deepEqual([left!.name, left!.count], [row.holder.name, 121]);
  });

  it('is read as it was written, and nothing else is', () => {
    for (const each of [baseline(), baseline(entry(), entry({ className: null }))]) {
      assert.deepEqual(parseBaseline(baselineText(each)), each);
    }
    for (const text of ['', '[]', '{"version":1}', '{"version":2,"basis":"reading"}']) {
      assert.equal(parseBaseline(text), undefined);
    }
    const twisted = baselineText(baseline(entry())).replace('"count":5', '"count":-5');
    assert.equal(parseBaseline(twisted), undefined);
  });
});

describe('a comparison with a baseline', () => {
  it('says what is new, more, the same, fewer and gone', () => {
    const [a, b, c, d, e] = ['A', 'B', 'C', 'D', 'E'].map(className => entry({ className }));
    const before = baseline(a!, b!, c!, d!);
    const now = baseline(e!, { ...a!, count: 6 }, b!, { ...c!, count: 4 });
    assert.deepEqual(states(before, now), [
      ...['new E.reset 0 5', 'more A.reset 5 6', 'same B.reset 5 5'],
      ...['fewer C.reset 5 4', 'gone D.reset 5 0'],
    ]);
    assert.deepEqual(compareHeld(before, now, () => true).map(isWorse), [
      ...[true, true, false, false, false],
    ]);
  });

  it('does not take for gone what was not judged', () => {
    assert.deepEqual(states(baseline(entry()), baseline(), false), [
      'unknown UserValues.reset 5 0',
    ]);
  });

  it('finds a script again in another folder, unless there are two', () => {
    const moved = entry({ script: '/srv/v2/src/userValues.ts' });
    assert.deepEqual(states(baseline(entry()), baseline(moved)), ['same UserValues.reset 5 5']);
    const other = entry({ script: '/srv/v2/old/userValues.ts' });
    assert.deepEqual(states(baseline(entry()), baseline(moved, other)), [
      ...['new UserValues.reset 0 5', 'new UserValues.reset 0 5', 'gone UserValues.reset 5 0'],
    ]);
    // The exact one is not given to another.
    const twin = entry({ script: 'lib/userValues.ts' });
    assert.deepEqual(states(baseline(twin, entry()), baseline(entry(), moved)), [
      ...['same UserValues.reset 5 5', 'same UserValues.reset 5 5'],
    ]);
  });

  it('judges by what a reading looked at', () => {
    const limited = reading([]);
    limited.coverage.limits.push('The walk was cut.');
    assert.equal(judgedBy(reading([]))(entry()), true);
    assert.equal(judgedBy(limited)(entry()), false);
    const pool = {
      ...{ id: '1', className: 'UserValues', findings: [], instances: 3, idle: 3, stale: 0 },
      ...{ staleReferences: 0, open: 0, contexts: [] },
    };
    assert.equal(judgedBy({ ...limited, pools: [pool] })(entry()), true);
    const undecided = [{ className: 'UserValues', reason: 'No instance was reached.' }];
    assert.equal(judgedBy({ ...reading([]), undecided })(entry()), false);
    const request = entry({ rule: null, holder: 'map' });
    assert.equal(judgedBy(reading([]))(request), false, 'requests were not looked for');
  });
});
