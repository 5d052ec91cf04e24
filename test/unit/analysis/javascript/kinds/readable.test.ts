import * as assert from 'node:assert/strict';
import { checkJavaScript } from '../../../../../src/analysis/javascript/checkJavaScript';
import { applyEdits } from '../../../../../src/check/textEdits';
import type { SourceFinding } from '../../../../../src/protocol/sourceFinding';
import { renamed } from '../../../../generated/renamed';
import { leaks, minded, named } from './readablePrograms';

const SEEDS = [1, 2, 3];

function findingsIn(text: string): SourceFinding[] {
  return checkJavaScript({ source: { name: 'program.js', text } }).findings;
}

/** A program under its own names, and under others. */
function versions(
  text: string,
): { title: string; text: string; nameOf: (name: string) => string }[] {
  return [
    { title: 'as it is', text, nameOf: name => name },
    ...SEEDS.map(seed => ({ title: `renamed by ${seed}`, ...renamed(text, seed) })),
  ];
}

/** Whether a request without a value gets that of the one before. */
function tellsTheLast(text: string, nameOf: (name: string) => string): boolean {
  const serve = new Function(`${text}\nreturn ${nameOf('serve')};`)() as (
    value?: string,
  ) => string | undefined;
  assert.match(String(serve('Ann')), /Ann/);
  return /Ann/.test(String(serve()));
}

describe('what the next user of an instance can read', () => {
  for (const [title, source] of Object.entries({ ...leaks, ...named }))
    for (const { title: version, text, nameOf } of title in named
      ? versions(source).slice(0, 1)
      : versions(source))
      it(`is found and mended: ${title}, ${version}`, () => {
        const found = findingsIn(text);
        assert.deepEqual(
          found.map(({ rule, certainty }) => `${rule} ${certainty}`),
          ['readable-after-reset provable'],
        );
        const [finding] = found;
        assert.equal(finding!.related?.length, 2);
        assert.match(finding!.message, /can read it by .+\(line \d+\).+put there \(line \d+\)/);
        assert.equal(tellsTheLast(text, nameOf), true);
        const fixes = finding!.fixes.filter(({ kind }) => kind !== 'suppress');
        assert.ok(fixes.length > 0, finding!.unmended);
        for (const { kind, edits } of fixes) {
          const mended = applyEdits(text, edits);
          assert.equal(tellsTheLast(mended, nameOf), false, mended);
          assert.deepEqual(findingsIn(mended), [], `${kind}: ${mended}`);
        }
      });
});

describe('what the next user of an instance cannot read is only stale', () => {
  for (const [title, source] of Object.entries(minded))
    for (const { title: version, text } of versions(source))
      it(`${title}, ${version}`, () => {
        const found = findingsIn(text).map(({ rule }) => rule);
        assert.equal(found.length, 1);
        assert.match(found[0]!, /^stale-(?:slots|fields)$/);
      });
});

describe('a finding of what can be read', () => {
  it('has all that the reset leaves of its kind, so that it stays one', () => {
    const text = `class Context {
      constructor() { this.user = null; this.body = null; this.log = null; }
      login(user) { this.user = user; } read(body) { this.body = body; } set(log) { this.log = log; }
      who() { return this.user; }
      reset() { this.log = null; }
    }
    const idle = []; function take() { return idle.pop() || new Context(); }
    function release(context) { context.reset(); idle.push(context); }`;
    const [only, ...others] = findingsIn(text);
    assert.deepEqual(others, []);
    assert.equal(only!.rule, 'readable-after-reset');
    assert.match(only!.message, /this\.user still set/);
    assert.match(only!.message, /this\.body still set/);
    const mended = applyEdits(text, only!.fixes[0]!.edits);
    assert.deepEqual(findingsIn(mended), [], mended);
  });

  it('names a reader that has no signs of a pool', () => {
    const noise = Array.from({ length: 50 }, (_, i) => `other${i}(text) { return text.trim(); }`);
    const text = leaks['a getter']!.replace('get who()', `${noise.join('\n')}\nget who()`);
    assert.deepEqual(
      findingsIn(text).map(({ rule }) => rule),
      ['readable-after-reset'],
    );
  });
});
