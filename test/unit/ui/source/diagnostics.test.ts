import * as assert from 'node:assert/strict';
import { state } from '../fakeVscode';
import { severityOf } from '../../../../src/ui/source/diagnostics';

const [ERROR, WARNING, INFORMATION, HINT] = [0, 1, 2, 3];
const rule = 'stale-slots';

describe('the severity of a faulty reset', () => {
  afterEach(() => (state.settings = {}));

  it('is a warning from the first look when it is provable, and a hint when it is likely', () => {
    assert.equal(severityOf({ rule, certainty: 'provable' }), WARNING);
    assert.equal(severityOf({ rule, certainty: 'likely' }), HINT);
  });

  it('is what the setting of its rule says, and never more than a hint when it is likely', () => {
    for (const [wanted, expected] of [
      ['error', ERROR],
      ['information', INFORMATION],
      ['hint', HINT],
      ['off', undefined],
    ] as const) {
      state.settings = { rules: { [rule]: wanted } };
      assert.equal(severityOf({ rule, certainty: 'provable' }), expected);
      assert.equal(severityOf({ rule: 'stale-fields', certainty: 'provable' }), WARNING);
      const likely = wanted === 'off' ? undefined : HINT;
      assert.equal(severityOf({ rule, certainty: 'likely' }), likely);
    }
  });
});
