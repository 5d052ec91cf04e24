import * as assert from 'node:assert/strict';
import { levelOf } from '../../../src/protocol/rulePrecision';
import type { Certainty } from '../../../src/protocol/poolModel';
import type { Rule } from '../../../src/protocol/rules';
import { ruleIds } from '../../../src/protocol/rules';
import type { SourceCheck, SourceFinding } from '../../../src/protocol/sourceFinding';
import {
  judgedSummary,
  judgedVerdicts,
  readJudged,
  type JudgedFinding,
  type JudgedVerdict,
} from '../../corpus/judgedFinding';
import type { LabelledCase } from '../../corpus/labelledCase';
import { PrecisionCount } from '../../corpus/rulePrecision';

const range = (line: number): SourceFinding['range'] => ({
  ...{ start: 0, end: 1, line: line - 1, column: 0, endLine: line - 1, endColumn: 1 },
});

function checked(rule: Rule, line: number, certainty: Certainty = 'provable'): SourceCheck {
  const finding: SourceFinding = {
    ...{ rule, certainty, className: 'Context', method: 'reset', message: '' },
    ...{ range: range(line), methodRange: range(line), fixes: [] },
  };
  return { findings: [finding] };
}

function judged(rule: Rule, line: number, verdict: JudgedVerdict): JudgedFinding {
  const at = { source: 'npm:pool@1.0.0:index.js', line, rule };
  return { ...at, class: 'Context', function: 'reset', verdict, reason: 'It says so (line 1).' };
}

describe('what counts for the precision of a rule', () => {
  it('is each judged finding that is still there and was decided', () => {
    const count = new PrecisionCount();
    const rule = 'stale-collection';
    count.addJudged(judged(rule, 1, 'true'), checked(rule, 1));
    count.addJudged(judged(rule, 2, 'false'), checked(rule, 2));
    count.addJudged(judged(rule, 3, 'undecided'), checked(rule, 3));
    count.addJudged(judged(rule, 4, 'false'), { findings: [] });
    count.addJudged(judged(rule, 5, 'true'), checked(rule, 6));
    count.addJudged(judged(rule, 7, 'true'), checked('stale-fields', 7));
    assert.deepEqual(count.result(), { [rule]: { right: 1, wrong: 1 } });
  });

  it('is what a label says of it, and that once', () => {
    const labelled: LabelledCase = {
      ...{ id: 'a', language: 'js', source: 'npm:pool@1.0.0:index.js', class: 'Context' },
      ...{ function: 'reset', lines: [1, 3], label: 'leak-map' },
    };
    const count = new PrecisionCount();
    const rule = 'stale-collection';
    count.add(labelled, checked(rule, 2));
    count.addJudged(judged(rule, 2, 'false'), checked(rule, 2));
    assert.deepEqual(count.result(), { [rule]: { right: 1, wrong: 0 } });
  });

  it('is no hint where the rule proves something, and its hints where it proves nothing', () => {
    const count = new PrecisionCount();
    count.addJudged(judged('stale-slots', 1, 'false'), checked('stale-slots', 1, 'likely'));
    count.addJudged(judged('stale-slots', 2, 'true'), checked('stale-slots', 2));
    count.addJudged(judged('unclosed-values', 3, 'true'), checked('unclosed-values', 3, 'likely'));
    assert.deepEqual(count.result(), {
      'stale-slots': { right: 1, wrong: 0 },
      'unclosed-values': { right: 1, wrong: 0 },
    });
  });

  it('gives no level before there are ten', () => {
    const count = new PrecisionCount();
    const rule = 'parked-twice';
    for (let line = 1; line <= 9; line++)
      count.addJudged(judged(rule, line, 'true'), checked(rule, line));
    assert.equal(levelOf(count.result()[rule]!), undefined);
    count.addJudged(judged(rule, 10, 'true'), checked(rule, 10));
    assert.equal(levelOf(count.result()[rule]!), 'medium');
  });
});

describe('the judged findings', () => {
  it('have all that somebody needs to look again, and no source text', () => {
    const all = readJudged();
    for (const each of all) {
      assert.match(
        each.source,
        /^(?:npm:(?:@[^/@]+\/)?[^@/]+@\d[^:]*|[^/:]+\/[^/@]+@[0-9a-f]{40}):/,
      );
      assert.ok(ruleIds.includes(each.rule) && judgedVerdicts.includes(each.verdict));
      assert.ok(each.line > 0 && each.class !== '' && each.function !== '');
      assert.match(each.reason, /^\S.{20,240}\.$/, each.reason);
    }
    const keys = all.map(each => `${each.source}:${each.line} ${each.rule}`);
    assert.equal(new Set(keys).size, keys.length);
  });

  it('are summed up by rule, those that are found no more apart', () => {
    const finding = judged('parked-twice', 1, 'true');
    assert.deepEqual(
      judgedSummary([
        { finding, isFound: true },
        { finding: judged('parked-twice', 2, 'false'), isFound: false },
      ]),
      ['parked-twice: 1 true, 0 false, 0 undecided. Found no more: 0 true, 1 false, 0 undecided.'],
    );
  });
});
