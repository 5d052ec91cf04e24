import * as assert from 'node:assert/strict';
import type { SourceFinding } from '../../../../src/protocol/sourceFinding';
import { fixtures } from './fixtures';
import { checkText, edited, unmark } from './goSource';

describe('faulty resets in Go', () => {
  for (const { name, title, rule, certainty, kinds, before, after } of fixtures) {
    it(`${name}: ${title}`, async () => {
      const { text, ranges } = unmark(before);
      const { findings, skipped } = await checkText(text);
      assert.equal(skipped, undefined);
      const found = findings.map(({ range: { start, end } }) => ({ start, end }));
      assert.deepEqual(
        found,
        findings.map(() => ranges[0]),
      );
      const [first] = findings;
      assert.ok(first);
      assert.equal(first.rule, rule);
      assert.equal(first.certainty, certainty);
      assert.deepEqual(
        first.fixes.map(fix => fix.kind),
        kinds,
      );
      assert.equal(edited(text, first.fixes[0]!.edits), after);
    });

    it(`${name}: each fix leaves nothing to report there`, async () => {
      const { text } = unmark(before);
      const { findings } = await checkText(text);
      for (const [i, { rule, fixes }] of findings.entries()) {
        const ofRule = (all: SourceFinding[]): number =>
          all.filter(finding => finding.rule === rule).length;
        for (const { kind, edits } of fixes) {
          const left = ofRule((await checkText(edited(text, edits))).findings);
          // One comment covers its whole line.
          const expected = kind === 'suppress' ? 0 : ofRule(findings) - 1;
          assert.equal(left, expected, `${kind} of finding ${i}`);
        }
      }
    });
  }

  it('names the place in lines and columns', async () => {
    const { text } = unmark(fixtures.find(({ name }) => name === 'putHolder')!.before);
    const [finding] = (await checkText(text)).findings;
    assert.ok(finding);
    const lines = text.split('\n');
    const { line, column, endLine, endColumn } = finding.range;
    assert.equal(line, endLine);
    assert.equal(lines[line]!.slice(column, endColumn), 'f.locals = f.locals[:0]');
    assert.equal(lines[finding.methodRange.line], 'func done(f *frame) {');
    assert.equal(lines[finding.methodRange.endLine], '}');
    assert.equal(finding.className, '');
    assert.equal(finding.method, 'done');
  });
});
