import * as assert from 'node:assert/strict';
import { mergePaths } from '../../../src/protocol/mergedPaths';

const step = (reference: string, className: string, stale = false) => ({
  ...{ reference, className, stale },
  id: 1,
});

describe('paths of values that are held alike', () => {
  it('are one, whatever the place in an array and the value, and count all', () => {
    const path = (context: number, slot: number, value: string) => [
      step('', '(root)'),
      step('.idle', 'Array'),
      step(`[${context}]`, 'UserValues'),
      step('.entries', 'Array'),
      step(`[${slot}]`, value, true),
      step('.below', 'Deeper'),
    ];
    const other = [
      step('', '(root)'),
      step('.last', 'UserValues'),
      step('.entry', 'Session', true),
    ];
    const merged = mergePaths([path(0, 1, 'Session'), other, path(7, 0, 'Buffer')], 12);
    assert.deepEqual(
      merged.map(({ count }) => count),
      [2, 1],
    );
    assert.deepEqual(
      merged[0]!.steps.map(part => ('step' in part ? part.step.reference : part.leftOut)),
      ['', '.idle', '[…]', '.entries', '[…]'],
    );
    const last = merged[0]!.steps.at(-1)!;
    assert.ok('step' in last && last.step.stale && last.step.className === '');
  });
});
