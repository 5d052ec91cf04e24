import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Log } from 'sarif';
import { checkFile, checkText } from '../../../../src/check/checkFile';
import { checkCommand } from '../../../../src/cli/commands/checkCommand';
import { parseArguments } from '../../../../src/cli/arguments/parseArguments';
import type { Checker } from '../../../../src/protocol/fileCheck';
import type {
  CheckRequest,
  SourceCheck,
  SourceFinding,
} from '../../../../src/protocol/sourceFinding';
import { unread } from '../../../../src/protocol/skipped';
import { sourceTree, type SourceTree } from '../../check/sourceTree';
import { RecordingIo } from '../fakeEngine';
import { sarifSchema } from '../sarifSchema';

/** A rule for tests: `leak` is a finding that closing turns into `shut` and nil into `null`, `maybe` is a hint. */
function checkSource({ source }: CheckRequest): Promise<SourceCheck> {
  if (source.text.includes('!')) {
    return Promise.resolve({ findings: [], needs: [], skipped: unread('It is too loud.') });
  }
  const found = [...source.text.matchAll(/leak|maybe/g)].map((match): SourceFinding => {
    const start = match.index;
    const line = source.text.slice(0, start).split('\n').length - 1;
    const column = start - (source.text.lastIndexOf('\n', start - 1) + 1);
    const end = start + match[0].length;
    const range = { start, end, line, column, endLine: line, endColumn: column + match[0].length };
    return {
      rule: 'stale-slots',
      certainty: match[0] === 'leak' ? 'provable' : 'likely',
      className: 'Store',
      method: 'reset',
      message: 'Store.reset leaves its slots filled.',
      range,
      methodRange: range,
      fixes: [
        { kind: 'nil-and-close', title: 'Nil and close', edits: [{ start, end, text: 'shut' }] },
        { kind: 'nil-only', title: 'Nil only', edits: [{ start, end, text: 'null' }] },
        { kind: 'suppress', title: 'Suppress', edits: [{ start, end: start, text: '// why\n' }] },
      ],
    };
  });
  return Promise.resolve({ findings: found, needs: [] });
}

const checker: Checker = {
  check: text => checkText(text, checkSource),
  checkFiles: files => Promise.all(files.map(file => checkFile(file, checkSource))),
};

const parts = { checker, version: '1.2.3', pageOf: () => ({ text: '# A page' }) };

describe('check', () => {
  let tree: SourceTree;
  afterEach(() => tree.dispose());

  async function run(
    files: Record<string, string | Buffer>,
    ...args: string[]
  ): Promise<{ status: number; io: RecordingIo }> {
    tree = sourceTree(files);
    const io = new RecordingIo(tree.root);
    const command = parseArguments(['check', '.', ...args]);
    assert.equal(command.kind, 'check');
    const { signal } = new AbortController();
    return { status: await checkCommand(command, { ...parts, io, signal }), io };
  }

  const timeless = (text: string): string =>
    text.replace(/in \d+\.\d s \([\d,]+ files? per second\)/, 'in T');

  it('prints findings, what was left out, and a summary', async () => {
    const { status, io } = await run({
      'src/a.js': '\n  leak maybe',
      'src/b.js': 'fine',
      'src/c.js': 'loud!',
      'src/d.js': Buffer.from([0]),
    });
    assert.equal(status, 1);
    assert.equal(
      timeless(io.written),
      [
        `Store.reset — ${path.join('src', 'a.js')}:2:3  stale-slots`,
        '  Store.reset leaves its slots filled.',
        '  fix: Nil and close, or Nil only',
        '',
        'Not checked: 2',
        `  ${path.join('src', 'c.js')}: It is too loud.`,
        `  ${path.join('src', 'd.js')}: It is a binary file.`,
        '',
        '2 files in T: 1 finding, 1 hint (--hints lists them), 2 not checked',
        '',
      ].join('\n'),
    );
    assert.deepEqual(io.lines, ['Checking…']);
  });

  it('lists hints when asked, and they do not decide the status', async () => {
    const quiet = await run({ 'a.js': 'maybe' });
    assert.equal(quiet.status, 0);
    assert.doesNotMatch(quiet.io.written, /Store/);
    tree.dispose();
    const { status, io } = await run({ 'a.js': 'maybe' }, '--hints');
    assert.equal(status, 0);
    assert.match(io.written, /^Store\.reset — a\.js:1:1 {2}stale-slots {2}hint\n/);
    assert.match(io.written, /: 0 findings, 1 hint\n$/);
  });

  it('prints one stable object with --json', async () => {
    const { status, io } = await run({ 'a.js': 'leak', 'b.js': 'loud!' }, '--json');
    assert.equal(status, 1);
    const { elapsedMs, ...rest } = JSON.parse(io.written) as { elapsedMs: number };
    assert.equal(typeof elapsedMs, 'number');
    const file = path.join(tree.root, 'a.js');
    assert.deepEqual(rest, {
      files: 1,
      findings: [
        {
          rule: 'stale-slots',
          certainty: 'provable',
          className: 'Store',
          method: 'reset',
          message: 'Store.reset leaves its slots filled.',
          location: { file, line: 1, column: 1, endLine: 1, endColumn: 5 },
          fixes: [
            { kind: 'nil-and-close', title: 'Nil and close' },
            { kind: 'nil-only', title: 'Nil only' },
            { kind: 'suppress', title: 'Suppress' },
          ],
        },
      ],
      errors: [{ file: path.join(tree.root, 'b.js'), why: 'unread', message: 'It is too loud.' }],
    });
    assert.match(io.lines.at(-1)!, /^1 file in .*: 1 finding, 1 not checked$/);
  });

  it('mends files, says what it changed, and ends with 0 when nothing is left', async () => {
    const { status, io } = await run(
      { 'a.js': '\uFEFFleak\r\nleak\r\n', 'b.js': 'maybe' },
      '--fix',
    );
    assert.equal(status, 0);
    const text = fs.readFileSync(path.join(tree.root, 'a.js'), 'utf8');
    assert.equal(text, '\uFEFFshut\r\nshut\r\n');
    assert.equal(fs.readFileSync(path.join(tree.root, 'b.js'), 'utf8'), 'maybe');
    assert.match(
      io.written,
      /^Mended: 2\n( {2}a\.js: Store\.reset \(stale-slots\): nil-and-close\n){2}\n/,
    );
    assert.match(io.written, /: 2 mended, 0 findings left, 1 hint \(--hints lists them\)\n$/);
  });

  it('makes the kind of fix that was asked for, and tells programs', async () => {
    const { io } = await run({ 'a.js': 'leak' }, '--fix=nil-only', '--json');
    assert.equal(fs.readFileSync(path.join(tree.root, 'a.js'), 'utf8'), 'null');
    const { fixed, refused } = JSON.parse(io.written) as { fixed: unknown; refused: unknown };
    const file = path.join(tree.root, 'a.js');
    const mended = { file, rule: 'stale-slots', className: 'Store', method: 'reset' };
    assert.deepEqual(fixed, [{ ...mended, kind: 'nil-only' }]);
    assert.deepEqual(refused, []);
  });

  it('goes on when one file cannot be mended', async () => {
    const latin = Buffer.concat([Buffer.from('leak '), Buffer.from([0xe9])]);
    const { status, io } = await run({ 'a.js': latin, 'b.js': 'leak' }, '--fix');
    assert.equal(status, 1);
    assert.deepEqual(fs.readFileSync(path.join(tree.root, 'a.js')), latin);
    assert.equal(fs.readFileSync(path.join(tree.root, 'b.js'), 'utf8'), 'shut');
    assert.match(io.written, /Not mended: 1\n {2}a\.js: The fix was not applied: .*UTF-8\.\n/);
  });

  it('writes a SARIF 2.1.0 log that its schema accepts', async () => {
    const { status, io } = await run(
      { 'src/a b.js': '\n leak maybe', 'c.js': 'loud!' },
      '--sarif',
      '--hints',
    );
    assert.equal(status, 1);
    const log = JSON.parse(io.written) as Log;
    const accepts = sarifSchema();
    assert.equal(accepts(log), true, JSON.stringify(accepts.errors));
    assert.equal(accepts({ ...log, version: '2.0.0' }), false, 'the schema refuses something');
    const [run_] = log.runs;
    assert.equal(
      run_!.originalUriBaseIds!['%SRCROOT%']!.uri,
      pathToFileURL(tree.root + path.sep).href,
    );
    assert.deepEqual(
      run_!.results!.map(({ level, ruleId }) => [level, ruleId]),
      [
        ['warning', 'stale-slots'],
        ['note', 'stale-slots'],
      ],
    );
    const [result] = run_!.results!;
    const artifactLocation = { uri: 'src/a%20b.js', uriBaseId: '%SRCROOT%' };
    assert.deepEqual(result!.locations![0]!.physicalLocation, {
      artifactLocation,
      region: { startLine: 2, startColumn: 2, endLine: 2, endColumn: 6 },
    });
    assert.equal(run_!.tool.driver.rules![result!.ruleIndex!]!.id, 'stale-slots');
    assert.deepEqual(result!.fixes![0], {
      description: { text: 'Nil and close' },
      artifactChanges: [
        {
          artifactLocation,
          replacements: [
            { deletedRegion: { charOffset: 2, charLength: 4 }, insertedContent: { text: 'shut' } },
          ],
        },
      ],
    });
    const [notification] = run_!.invocations![0]!.toolExecutionNotifications!;
    assert.equal(notification!.message.text, 'It is too loud.');
    assert.equal(notification!.level, 'error');
    assert.equal(run_!.invocations![0]!.executionSuccessful, false);
  });

  it('ends at the first moment when it is cancelled', async () => {
    tree = sourceTree({ 'a.js': 'leak' });
    const command = parseArguments(['check', '.', '--fix']);
    assert.equal(command.kind, 'check');
    const io = new RecordingIo(tree.root);
    await assert.rejects(
      checkCommand(command, { ...parts, io, signal: AbortSignal.abort() }),
      /was cancelled/,
    );
    assert.equal(fs.readFileSync(path.join(tree.root, 'a.js'), 'utf8'), 'leak');
  });
});
