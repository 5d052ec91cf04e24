import * as assert from 'node:assert/strict';
import figures from '../../../src/protocol/rulePrecision.json';
import { levelOf, precisionOf } from '../../../src/protocol/rulePrecision';
import { ruleIds } from '../../../src/protocol/rules';
import { readJudged } from '../../corpus/judgedFinding';
import { readCases, ruleOf, splits } from '../../corpus/labelledCase';

describe('the precision of a rule', () => {
  it('is what its figures prove at least', () => {
    assert.equal(levelOf({ right: 100, wrong: 0 }), 'very-high');
    assert.equal(levelOf({ right: 95, wrong: 5 }), 'high');
    assert.equal(levelOf({ right: 10, wrong: 0 }), 'medium', 'few cases prove little');
    assert.equal(levelOf({ right: 50, wrong: 50 }), 'low');
    assert.equal(levelOf({ right: 9, wrong: 0 }), undefined, 'too few say nothing');
  });

  it('is told of rules that labelled cases are about only', () => {
    const labelled = new Set<string>(Object.values(ruleOf));
    const told = ruleIds.filter(rule => precisionOf(rule) !== undefined);
    assert.ok(told.includes('stale-slots'));
    assert.deepEqual(
      told.filter(rule => !labelled.has(rule)),
      [],
    );
  });

  it('counts nothing that nobody labelled or judged', () => {
    const cases = splits.flatMap(each => readCases(each));
    const judged = readJudged();
    for (const [rule, { right, wrong }] of Object.entries(figures)) {
      const count = (verdict: string): number =>
        judged.filter(each => each.rule === rule && each.verdict === verdict).length;
      const of = cases.filter(({ label }) => label !== 'clean' && ruleOf[label] === rule);
      assert.ok(right <= of.length + count('true'));
      assert.ok(wrong <= cases.filter(({ label }) => label === 'clean').length + count('false'));
    }
  });
});
