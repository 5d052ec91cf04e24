import * as assert from 'node:assert/strict';
import { Failure } from '../../../src/base/failure';
import type { CommandParts } from '../../../src/cli/commands/commandParts';
import { runCommandLine } from '../../../src/cli/runCommandLine';
import { sarifLog } from '../../../src/cli/print/sarif';
import type { Reading } from '../../../src/protocol/finding';
import type { NodeTarget } from '../../../src/protocol/target';
import type { SourceFinding } from '../../../src/protocol/sourceFinding';
import { UNSEEN, hostileWords } from '../hostileWords';
import { FakeEngine, FakeSession, RecordingIo, finding, reading, staleValue } from './fakeEngine';

/** Everything that a process or a repository may say, said by a stranger. */
function hostileReading(words: string): Reading {
  const base = finding();
  const location = { ...base.location, file: words };
  const live = {
    ...base.live,
    values: [staleValue({ key: words, className: words })],
    // What is a number by contract, and was not checked.
    staleReferences: words as unknown as number,
  };
  const said = { className: words, method: words, message: words, mapNote: words };
  const undecided = [{ className: words, reason: words }];
  return { ...reading([finding({ ...said, location, live })]), undecided };
}

async function run(args: string[], words: string): Promise<RecordingIo> {
  const session = new FakeSession([hostileReading(words)]);
  const title: NodeTarget = { title: words, cwd: words, node: words, url: words, workers: [] };
  Object.assign(session, { target: title });
  const engine = new FakeEngine(session);
  engine.targets = [{ ...title, workers: [{ title: words, url: words }] }];
  const io = new RecordingIo();
  const parts = { engine, io, version: '1', signal: new AbortController().signal };
  await runCommandLine(args, parts as unknown as CommandParts);
  return io;
}

describe('words of a stranger on the command line', () => {
  for (const args of [['targets'], ['inspect', '9229'], ['inspect', '9229', '--json']]) {
    it(`move nothing on the terminal: ${args.join(' ')}`, async () => {
      for (const words of hostileWords) {
        const io = await run(args, words);
        assert.ok(io.written.length > 0, io.lines.join());
        assert.doesNotMatch(io.written.replaceAll('\n', ''), UNSEEN);
        for (const line of io.lines) assert.doesNotMatch(line, UNSEEN);
      }
    });
  }

  it('are one line when a command fails', async () => {
    for (const words of hostileWords) {
      const engine = new FakeEngine(new Failure('protocol', words));
      const io = new RecordingIo();
      const parts = { engine, io, version: '1', signal: new AbortController().signal };
      const status = await runCommandLine(['inspect', '9229'], parts as unknown as CommandParts);
      assert.equal(status, 2);
      assert.match(io.lines.at(-1)!, /^pool-leaks: /);
      for (const line of io.lines) assert.doesNotMatch(line, UNSEEN);
    }
  });

  it('are plain text in a SARIF log', () => {
    for (const words of hostileWords) {
      const range = { line: 0, column: 0, endLine: 0, endColumn: 1, start: 0, end: 1 };
      const fix = { kind: 'suppress', title: words, edits: [] };
      const said = { rule: 'stale-slots', className: words, method: words, message: words };
      const related = [{ range, message: words }];
      const found = { ...said, certainty: 'provable', range, methodRange: range, related };
      const fixes = [fix, { ...fix, kind: 'nil-and-close' }];
      const text = sarifLog(
        {
          files: 1,
          findings: [{ file: '/srv/a.js', finding: { ...found, fixes } as SourceFinding }],
          hiddenHints: 0,
          skipped: [{ file: '/srv/b.js', why: 'unread', message: words }],
          idleComments: [],
          elapsedMs: 1,
        },
        {
          ...{ version: '1', cwd: '/srv', root: '/srv' },
          pageOf: () => ({ text: '' }),
          lineHashOf: () => undefined,
        },
      );
      assert.doesNotMatch(text.replaceAll('\n', ''), UNSEEN);
      const log = JSON.parse(text) as { runs: object[] };
      for (const message of textsOf(log.runs[0])) {
        // The one link is ours, to the related place; words of others in its text end nothing.
        const inner = message.replace(/ \[(?:[^[\]\\]|\\.)*\]\(0\)\.$/, '');
        assert.doesNotMatch(inner, /\[[^\]]*\]\([^)]*\)|\{\d+\}/);
        assert.doesNotMatch(message, UNSEEN);
      }
    }
  });
});

/** The `text` of every message within. */
function textsOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'string' && /text|Name$/.test(key) ? [inner] : textsOf(inner),
  );
}
