import * as assert from 'node:assert/strict';
import { compareMoments, type MomentCount } from '../../../webview/curves/moment';

const count = (kind: MomentCount['kind'], label: string, values: number): MomentCount => {
  return { kind, label, values, open: 0 };
};

describe('two moments', () => {
  it('differ in what is new, gone, grown and fewer: resets first, most grown first', () => {
    const before = [
      count('class', 'Session', 10),
      count('class', 'Buffer', 4),
      count('reset', 'A.reset', 14),
      count('reset', 'B.reset', 2),
    ];
    const now = [
      count('reset', 'A.reset', 30),
      count('class', 'Session', 25),
      count('class', 'Socket', 5),
      count('class', 'A.reset', 1),
    ];
    assert.deepEqual(
      compareMoments(before, now).map(each => [each.kind, each.label, each.change]),
      [
        ['reset', 'A.reset', 'grown'],
        ['reset', 'B.reset', 'gone'],
        ['class', 'Session', 'grown'],
        ['class', 'Socket', 'new'],
        ['class', 'A.reset', 'new'],
        ['class', 'Buffer', 'gone'],
      ],
    );
  });

  it('are the same when nothing changed', () => {
    const counts = [count('reset', 'A.reset', 3)];
    assert.deepEqual(compareMoments(counts, counts)[0]!.change, 'same');
    assert.deepEqual(compareMoments(counts, [count('reset', 'A.reset', 2)])[0]!.change, 'shrunk');
  });
});
