import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { Failure } from '../../../src/base/failure';
import { chooseFixes, type FixChoice } from '../../../src/check/chooseFixes';
import { fixFile } from '../../../src/check/fixFile';
import { fixSource, type CheckText } from '../../../src/check/fixSource';
import { applyEdits, differenceOf, EditSet, mapOffset } from '../../../src/check/textEdits';
import type { FixKind, SourceFinding, TextEdit } from '../../../src/protocol/sourceFinding';
import { unread } from '../../../src/protocol/skipped';
import { sourceTree, type SourceTree } from './sourceTree';

const place = { line: 0, column: 0, endLine: 0, endColumn: 0 };

function finding(
  at: number,
  fixes: [FixKind, TextEdit[]][],
  certainty: SourceFinding['certainty'] = 'provable',
  method = `m${at}`,
): SourceFinding {
  const range = { ...place, start: at, end: at + 1 };
  return {
    rule: 'stale-slots',
    certainty,
    className: 'C',
    method,
    message: 'it leaks',
    range,
    methodRange: range,
    fixes: fixes.map(([kind, edits]) => ({ kind, title: kind, edits })),
  };
}

/** A rule for tests: each `x` is a finding; closing turns it into `c`, nil into `n`. `h` is a hint. */
const checkLetters: CheckText = ({ text }) =>
  Promise.resolve({
    findings: [...text].flatMap((letter, start) => {
      const become = (replacement: string): TextEdit[] => [
        { start, end: start + 1, text: replacement },
      ];
      if (letter !== 'x' && letter !== 'h') return [];
      const fixes: [FixKind, TextEdit[]][] = [
        ['nil-and-close', become('c')],
        ['nil-only', become('n')],
        ['suppress', become('s')],
      ];
      return [finding(start, fixes, letter === 'x' ? 'provable' : 'likely')];
    }),
    needs: [],
  });

describe('fixSource', () => {
  const fix = (text: string, check = checkLetters, kind: FixChoice = 'preferred') =>
    fixSource({ name: '/a.js', text }, kind, check);

  it('makes one fix of each finding, and leaves hints', async () => {
    const { text, applied, remaining, refused } = await fix('axbxh');
    assert.equal(text, 'acbch');
    assert.deepEqual(
      applied.map(each => each.fix.kind),
      ['nil-and-close', 'nil-and-close'],
    );
    assert.deepEqual(
      remaining.map(each => each.certainty),
      ['likely'],
    );
    assert.deepEqual(refused, []);
  });

  it('makes the kind that was asked for', async () => {
    assert.equal((await fix('xx', checkLetters, 'nil-only')).text, 'nn');
  });

  it('refuses when there is no such fix', async () => {
    const suppressOnly: CheckText = async source => {
      const { findings } = await checkLetters(source);
      return {
        findings: findings.map(each => ({ ...each, fixes: each.fixes.slice(2) })),
        needs: [],
      };
    };
    const { text, refused } = await fix('xx', suppressOnly);
    assert.equal(text, 'xx');
    assert.deepEqual(
      refused.map(each => each.reason),
      ['there is no fix for this reset', 'there is no fix for this reset'],
    );
  });

  it('says why there is none that closes', async () => {
    const clearOnly =
      (reasons: Partial<SourceFinding>): CheckText =>
      async source => {
        const { findings } = await checkLetters(source);
        return {
          findings: findings.map(each => ({ ...each, ...reasons, fixes: each.fixes.slice(1) })),
          needs: [],
        };
      };
    const reasonsFor = async (reasons: Partial<SourceFinding>): Promise<string[]> =>
      (await fix('x', clearOnly(reasons), 'nil-and-close')).refused.map(each => each.reason);
    assert.deepEqual(await reasonsFor({}), ['there is no nil-and-close fix for this reset']);
    const unclosed = 'keep may keep them';
    assert.deepEqual(await reasonsFor({ unclosed, unmended: 'of a field' }), [unclosed]);
    assert.equal((await fix('x', clearOnly({ unclosed }), 'nil-only')).text, 'n');
  });

  it('takes a fix back that does not help, and makes the others', async () => {
    // `!` follows the finding whose fix changes nothing.
    const stubborn: CheckText = async source => {
      const { findings } = await checkLetters(source);
      return {
        findings: findings.map(each =>
          source.text[each.range.end] === '!'
            ? { ...each, fixes: [{ ...each.fixes[0]!, edits: [{ start: 0, end: 0, text: ' ' }] }] }
            : each,
        ),
        needs: [],
      };
    };
    const { text, refused } = await fix('x!xx', stubborn);
    assert.equal(text, 'x!cc');
    assert.match(refused[0]!.reason, /same would still be found/);
  });

  it('checks as often for many fixes as for few, and a little more for each that must be taken back', async () => {
    const checksFor = async (text: string): Promise<number> => {
      let checks = 0;
      // Nobody can see which `y` breaks the text, and nothing reads it then.
      const breaking: CheckText = async source => {
        checks++;
        const check = await checkLetters({ ...source, text: source.text.replaceAll('y', 'x') });
        if (/c!/.test(source.text))
          return { findings: [], needs: [], skipped: unread('Unexpected token.') };
        return check;
      };
      const { applied, refused } = await fix(text, breaking);
      assert.equal(applied.length + refused.length, text.replaceAll(/[^xy]/g, '').length);
      assert.equal(refused.length, text.replaceAll(/[^!]/g, '').length);
      return checks;
    };
    assert.equal(await checksFor('x'.repeat(1000)), 2);
    assert.equal(await checksFor('x'.repeat(2000)), 2);
    const one = await checksFor(`${'x'.repeat(700)}y!${'x'.repeat(299)}`);
    const two = await checksFor(`${'x'.repeat(1400)}y!${'x'.repeat(599)}`);
    assert.ok(one <= 40 && two <= one + 4, `${one} and ${two} checks`);
  });

  it('takes a fix back after which the text cannot be read', async () => {
    const breaking: CheckText = async source =>
      source.text.includes('c')
        ? { findings: [], needs: [], skipped: unread('Unexpected token.') }
        : checkLetters(source);
    const { text, refused } = await fix('x', breaking);
    assert.equal(text, 'x');
    assert.match(refused[0]!.reason, /could not be read after it: Unexpected token/);
  });
});

describe('chooseFixes', () => {
  const edit = (start: number, end: number): TextEdit[] => [{ start, end, text: '' }];

  it('refuses an edit that overlaps one before it, with a sentence', () => {
    const findings = [
      finding(0, [['nil-only', edit(0, 4)]]),
      finding(2, [['nil-only', edit(3, 5)]]),
      finding(6, [['nil-only', edit(5, 6)]]),
      finding(8, [['nil-only', edit(8, 9)]], 'likely'),
    ];
    const { chosen, refused } = chooseFixes(findings, 'preferred');
    assert.deepEqual(
      chosen.map(each => each.finding.method),
      ['m0', 'm6'],
    );
    assert.deepEqual(
      refused.map(each => [each.finding.method, each.reason]),
      [['m2', 'its edit would overlap another']],
    );
  });

  it('makes an edit that several fixes share once', () => {
    const shared: TextEdit = { start: 0, end: 0, text: 'import' };
    const own = (start: number): TextEdit => ({ start, end: start, text: 'clear' });
    const findings = [
      finding(4, [['nil-only', [shared, own(4)]]]),
      finding(8, [['nil-only', [shared, own(8)]]]),
      finding(9, [['nil-only', [{ ...shared, text: 'other' }, own(9)]]]),
    ];
    const { chosen, refused } = chooseFixes(findings, 'preferred');
    assert.deepEqual(
      chosen.flatMap(({ fix }) => fix.edits),
      [shared, own(4), own(8)],
    );
    assert.equal(refused.length, 1);
  });
});

describe('text edits', () => {
  it('are made from the first to the last', () => {
    const edits = [
      { start: 0, end: 0, text: '<' },
      { start: 1, end: 3, text: '-' },
      { start: 4, end: 4, text: '>' },
    ];
    assert.equal(applyEdits('abcd', edits), '<a-d>');
  });

  it('overlap where they share text, or insert at the same place', () => {
    const overlap = (a: [number, number], b: [number, number]): boolean => {
      const set = new EditSet();
      for (const start of [20, 10, 30]) set.add({ start, end: start + 1, text: '' });
      set.add({ start: a[0], end: a[1], text: 'x' });
      return set.overlaps({ start: b[0], end: b[1], text: 'y' });
    };
    assert.equal(overlap([0, 2], [1, 3]), true);
    assert.equal(overlap([1, 3], [0, 2]), true);
    assert.equal(overlap([0, 5], [2, 2]), true);
    assert.equal(overlap([2, 2], [0, 5]), true);
    assert.equal(overlap([2, 2], [2, 2]), true);
    assert.equal(overlap([0, 2], [2, 3]), false);
    assert.equal(overlap([0, 1], [5, 6]), false);
    assert.equal(overlap([0, 1], [5, 11]), true);
  });

  it('move what is behind them, and what they were put into', () => {
    const edits = [
      { start: 0, end: 0, text: 'ab' },
      { start: 4, end: 6, text: 'xyz' },
    ];
    const at = [0, 1, 4, 5, 6, 9].map(offset => mapOffset(offset, edits));
    assert.deepEqual(at, [0, 3, 6, 9, 9, 12]);
  });

  it('are found between any two texts', () => {
    assert.equal(differenceOf('a', 'a'), undefined);
    const texts = [
      '',
      '\n',
      'a\n',
      'a\nb\n',
      '\na\nb',
      'a\r\nb\r\n',
      'a\nx\nb\n',
      'xx\nxx',
      'b\n\n',
    ];
    for (const before of texts) {
      for (const after of texts) {
        const edit = differenceOf(before, after);
        assert.equal(applyEdits(before, edit ? [edit] : []), after);
      }
    }
    assert.deepEqual(differenceOf('a\nbc\nd', 'a\nbXc\nd'), { start: 2, end: 4, text: 'bXc' });
  });
});

describe('fixFile', () => {
  let tree: SourceTree;
  afterEach(() => tree.dispose());

  it('keeps mode, line ends and byte order mark, and leaves nothing else behind', async () => {
    tree = sourceTree({ 'a.js': '\uFEFFx\r\n\tx\r\n' });
    const file = path.join(tree.root, 'a.js');
    fs.chmodSync(file, 0o754);
    const { applied } = await fixFile(file, 'preferred', checkLetters);
    assert.equal(applied.length, 2);
    assert.equal(fs.readFileSync(file, 'utf8'), '\uFEFFc\r\n\tc\r\n');
    assert.equal(fs.statSync(file).mode & 0o777, process.platform === 'win32' ? 0o666 : 0o754);
    assert.deepEqual(fs.readdirSync(tree.root), ['a.js']);
  });

  it('does not touch a file without fixes', async () => {
    tree = sourceTree({ 'a.js': 'h' });
    const file = path.join(tree.root, 'a.js');
    const before = fs.statSync(file, { bigint: true });
    await fixFile(file, 'preferred', checkLetters);
    const after = fs.statSync(file, { bigint: true });
    assert.deepEqual([after.ino, after.mtimeNs], [before.ino, before.mtimeNs]);
  });

  const refused = (pattern: RegExp) => (error: unknown) =>
    error instanceof Failure && error.kind === 'fixRefused' && pattern.test(error.message);

  it('refuses when the file has changed meanwhile', async () => {
    tree = sourceTree({ 'a.js': 'x' });
    const file = path.join(tree.root, 'a.js');
    const meddling: CheckText = source => {
      fs.writeFileSync(file, 'x // mine');
      return checkLetters(source);
    };
    await assert.rejects(fixFile(file, 'preferred', meddling), refused(/changed meanwhile/));
    assert.equal(fs.readFileSync(file, 'utf8'), 'x // mine');
  });

  it('refuses what is not UTF-8', async () => {
    tree = sourceTree({ 'a.js': Buffer.from([0x78, 0xe9]) });
    const file = path.join(tree.root, 'a.js');
    await assert.rejects(fixFile(file, 'preferred', checkLetters), refused(/UTF-8/));
  });
});
