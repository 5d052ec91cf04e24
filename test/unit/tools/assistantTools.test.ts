import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { checkSource } from '../../../src/analysis/checkSource';
import { checkFile, checkText } from '../../../src/check/checkFile';
import type { Checker } from '../../../src/protocol/fileCheck';
import type { LeftBehind, Recording } from '../../../src/protocol/leftBehind';
import type { NodeTarget } from '../../../src/protocol/target';
import { assistantTools } from '../../../src/tools/assistantTools';
import type { AssistantTool, ToolCall } from '../../../src/tools/tool';
import { toolNames } from '../../../src/tools/toolNames';
import { FakeSession, finding, reading } from '../cli/fakeEngine';
import { UNSEEN, hostileWords } from '../hostileWords';

const MOST_CHARACTERS = 8_000;
const checker: Checker = {
  check: text => checkText(text, checkSource),
  checkFiles: files => Promise.all(files.map(file => checkFile(file, checkSource))),
};
const signal = new AbortController().signal;

/** Rows that a stranger named, and many of them. */
function hostileRecording(words: string, rows: number): Recording {
  const place = { file: words, line: 1, column: 1 };
  const holder = { kind: 'map', className: words, name: words, location: place } as const;
  const row: LeftBehind = {
    ...{ holder, alsoHeldBy: [holder, holder, holder], verdict: 'grows', package: words },
    classes: Array.from({ length: 9 }, () => ({ className: words, count: 1, bytes: 1 })),
    ...{ perRound: [1, 1], contexts: 1, retainedBytes: 1, rule: null, fixes: [], message: words },
    path: Array.from({ length: 30 }, () => words),
    storedAt: [place, place, place, place],
  };
  return {
    target: { title: words, workers: [] },
    rounds: [{ requests: 1, elapsedMs: 1, heapBytes: 1, codeBytes: 1 }],
    left: Array.from({ length: rows }, () => row),
    heldBefore: { basis: 'snapshot', over: 0, held: 0, holders: [] },
    coverage: { ...reading().coverage, limits: Array.from({ length: 30 }, () => words) },
    cost: { pausesMs: [1], elapsedMs: 1 },
  };
}

describe('the tools of coding assistants', () => {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-tools-')));
  after(() => fs.rmSync(folder, { recursive: true }));
  const session = new FakeSession([reading()]);
  let targets: NodeTarget[] = [];
  const tools = assistantTools({
    listTargets: () => Promise.resolve(targets),
    openSession: () => Promise.resolve(session),
    checker: () => Promise.resolve(checker),
    recordingReaders: () => Promise.reject(new Error('not asked by a fake')),
    folders: () => [folder],
  });
  const tool = (name: string): AssistantTool => tools.find(each => each.name === name)!;
  const run = (name: string, given: unknown, call: Partial<ToolCall> = {}): Promise<string> =>
    tool(name).run(given, { signal, ...call });
  const write = (name: string, text: string): string => {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    return file;
  };

  it('show what strangers say as data: cut, visible, within JSON strings', async () => {
    const recorded = assistantTools({
      listTargets: () => Promise.resolve(targets),
      openSession: () => Promise.resolve(session),
      checker: () => Promise.resolve(checker),
      recordingReaders: () => Promise.resolve({} as never),
      folders: () => [folder],
    });
    for (const words of hostileWords) {
      targets = Array.from({ length: 50 }, () => ({
        ...{ title: words, cwd: words, node: words, url: 'ws://127.0.0.1:1/a', workers: [] },
      }));
      const said = { className: words, method: words, message: words };
      const location = { ...finding().location, file: words };
      const found = Array.from({ length: 50 }, () => finding({ ...said, location }));
      const undecided = found.map(() => ({ className: words, reason: words }));
      const one = new FakeSession([{ ...reading(found), undecided }]);
      one.recordingOf = () => Promise.resolve(hostileRecording(words, 50));
      session.read = options => one.read(options);
      session.record = options => one.record(options);
      for (const name of [toolNames.listTargets, toolNames.inspect, toolNames.record]) {
        const given = name === toolNames.listTargets ? {} : { target: '9229' };
        const text = await recorded.find(each => each.name === name)!.run(given, { signal });
        assert.ok(text.length <= MOST_CHARACTERS, `${name}: ${text.length} characters`);
        assert.doesNotMatch(text, UNSEEN);
        JSON.parse(text);
      }
    }
  });

  it('detach, also when a reading fails', async () => {
    const detached = session.detached;
    session.read = () => Promise.reject(new Error('it ended'));
    await assert.rejects(run(toolNames.inspect, { target: '9229' }), /it ended/);
    assert.equal(session.detached, detached + 1);
  });

  it('refuse input that does not fit, before anything is done', async () => {
    const { detached } = session;
    for (const given of [undefined, null, [], {}, { target: 9229 }, { target: 'a'.repeat(201) }]) {
      await assert.rejects(run(toolNames.inspect, given), /was called with a wrong/);
    }
    assert.equal(session.detached, detached);
  });

  it('ask for consent to the pause that the heap will take', async () => {
    session.figures = () => Promise.resolve(session.followedFigures);
    const given = { target: '9229', rounds: 3, url: 'http://localhost:3000/a', requests: 5 };
    const { question, pauseMs } = (await tool(toolNames.record).confirmation(given, signal))!;
    assert.equal(pauseMs, 6_000);
    assert.equal(
      question,
      'This takes 4 heap snapshots of process 4711. Each pauses it for about 6,000 ms, and it answers nobody meanwhile. In each of 3 rounds it sends 5 GET requests for http://localhost:3000/a.',
    );
  });

  it('send requests to this machine alone', async () => {
    const wrong = ['http://example.com/', 'https://127.0.0.1/', 'file:///etc/passwd', 'x'];
    for (const url of [...wrong, 'http://user@127.0.0.1/', 'http://127.0.0.1.example.com/']) {
      const given = { target: '9229', url };
      await assert.rejects(run(toolNames.record, given), /is not an http:\/\/ address/);
    }
  });

  it('allow a pause that was agreed to, and no longer one', async () => {
    const pausesOf = async (agreedPauseMs?: number): Promise<number[]> => {
      const allowed: number[] = [];
      const one = assistantTools({
        listTargets: () => Promise.resolve([]),
        openSession: () => Promise.resolve(session),
        checker: () => Promise.resolve(checker),
        recordingReaders: () => Promise.resolve({} as never),
        folders: () => [folder],
      });
      session.record = async ({ consent }) => {
        for (const ms of [900, 1_400, 1_600]) {
          await consent(ms, 'A snapshot');
          allowed.push(ms);
        }
        throw new Error('not reached');
      };
      const record = one.find(({ name }) => name === toolNames.record)!;
      await assert.rejects(
        record.run({ target: '9229' }, { signal, agreedPauseMs }),
        /nobody has agreed to that.*call again with allowPauseMs/,
      );
      return allowed;
    };
    assert.deepEqual(await pausesOf(), []);
    assert.deepEqual(await pausesOf(1_000), [900, 1_400]);
  });

  it('read sources of their folders alone, whatever links lead out', async () => {
    const outside = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-out-')));
    try {
      fs.writeFileSync(path.join(outside, 'a.js'), 'class A {}');
      fs.symlinkSync(path.join(outside, 'a.js'), path.join(folder, 'link.js'));
      for (const named of [path.join(outside, 'a.js'), 'link.js', '../', '/']) {
        await assert.rejects(run(toolNames.check, { paths: [named] }), /outside of the workspace/);
      }
      await assert.rejects(run(toolNames.check, { paths: ['none.js'] }), /no file or folder/);
    } finally {
      fs.rmSync(outside, { recursive: true });
      fs.rmSync(path.join(folder, 'link.js'));
    }
  });

  it('propose each fix with a diff, and say whether the fault is gone', async () => {
    const text = [
      'class Context {',
      '  reset() {',
      '    this.count = 0;',
      '  }',
      '  add(value) {',
      '    this.values[this.count++] = value;',
      '  }',
      '}',
      '',
    ].join('\n');
    write('src/context.js', text);
    const found = JSON.parse(await run(toolNames.check, { paths: ['src'] })) as {
      findings: { rows: { at: string }[] };
    };
    assert.equal(found.findings.rows[0]!.at, 'src/context.js:3');
    const answer = await run(toolNames.proposeFix, { file: 'src/context.js', line: 2 });
    const { proposed } = JSON.parse(answer) as {
      proposed: { rows: { fixes: { kind: string; isGoneAfter: boolean; diff: string }[] }[] };
    };
    const { fixes } = proposed.rows[0]!;
    assert.ok(fixes.length > 0);
    for (const { kind, isGoneAfter, diff } of fixes) {
      assert.notEqual(kind, 'suppress');
      assert.ok(isGoneAfter);
      assert.match(diff, /^@@ -\d+,\d+ \+\d+,\d+ @@\n/);
      assert.match(diff, /^\+.*this\.values/m);
    }
    assert.equal(fs.readFileSync(path.join(folder, 'src/context.js'), 'utf8'), text);
    const elsewhere = await run(toolNames.proposeFix, { file: 'src/context.js', line: 8 });
    assert.match(elsewhere, /"elsewhere":\{"rows":\[3\]\}/);
  });

  it('say what could not be checked apart from what was not to be, and refuse a mistaken configuration', async () => {
    const notRead = 'class A { ) this.count = 0; reset() { items.push(x) ++';
    const file = write('unread/broken.js', notRead);
    write('unread/bundle.js', `var a=[];${'a.push(function(b){return b+1});'.repeat(400)}`);
    const given = { paths: ['unread'] };
    const said = JSON.parse(await run(toolNames.check, given)) as {
      notChecked: { rows: { file: string }[] };
      leftOutAsWanted: number;
      next: string;
    };
    assert.deepEqual(
      said.notChecked.rows.map(row => row.file),
      [path.join('unread', 'broken.js')],
    );
    assert.equal(said.leftOutAsWanted, 1);
    assert.match(said.next, /not all was read/);
    write('unread/.poolleaksrc.json', '{"rules":1}');
    const refused = /poolleaksrc\.json cannot be used: /;
    await assert.rejects(run(toolNames.check, given), refused);
    await assert.rejects(run(toolNames.proposeFix, { file, line: 1 }), refused);
  });

  it('keep an answer short however much is found', async () => {
    const faulty = (i: number): string =>
      `class Context${i} { reset() { this.count = 0; } add(v) { this.values[this.count++] = v; } }\n`;
    write('many.js', Array.from({ length: 200 }, (_, i) => faulty(i)).join(''));
    const text = await run(toolNames.check, { paths: ['many.js'] });
    assert.ok(text.length <= MOST_CHARACTERS);
    const { findings } = JSON.parse(text) as { findings: { rows: unknown[]; more: number } };
    assert.equal(findings.rows.length + findings.more, 200);
  });
});
