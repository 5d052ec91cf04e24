import * as assert from 'node:assert/strict';
import { growthSentence } from '../../../src/protocol/comparisonText';
import { english } from '../../../src/protocol/verdict';

describe('how the whole heap changed', () => {
  it('is said with its sign, beside what pools hold', () => {
    const side = { bytes: 0, edges: 0, retainedBytes: 0, undecided: [] };
    const sentence = growthSentence(
      { before: { ...side, nodes: 120_000 }, after: { ...side, nodes: 164_200 } },
      english,
    );
    assert.match(sentence, /from 120,000 to 164,200 objects \(\+44,200\)\. Record requests/);
  });
});
