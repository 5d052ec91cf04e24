import * as assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { answers, calls, cancels, state } from '../fakeVscode';
import { eventually } from '../../../eventually';
import { FakeSession, reading } from '../../cli/fakeEngine';
import { fakeLoad } from '../../../page/fakeLoad';
import { Failure, throwIfCancelled } from '../../../../src/base/failure';
import type { Recording } from '../../../../src/protocol/leftBehind';
import type { LoadEnd, RecordOptions } from '../../../../src/session/recordApi';
import { Attachment } from '../../../../src/ui/attach/attachment';
import { RequestRecorder } from '../../../../src/ui/record/recordRequests';
import { Recordings } from '../../../../src/ui/record/recordings';
import { RoundGate } from '../../../../src/ui/record/roundGate';

const log = new Proxy({}, { get: () => () => undefined }) as vscode.LogOutputChannel;
type Item = { label: string; value: string };
const pick = (value: string) => (items: Item[]) => items.find(each => each.value === value);

describe('recording requests', () => {
  let session: FakeSession;
  let attachment: Attachment;
  let recordings: Recordings;
  let gate: RoundGate;
  let recorder: RequestRecorder;
  let memory: Map<string, unknown>;
  /** How the load of each round ended. */
  let ends: LoadEnd[];

  beforeEach(async () => {
    calls.splice(0);
    cancels.splice(0);
    for (const name of Object.keys(answers)) delete answers[name];
    state.isTrusted = true;
    ends = [];
    session = new FakeSession([reading([])]);
    session.recordingOf = recordBy;
    attachment = new Attachment(() => Promise.resolve(session), log);
    await attachment.attach({ kind: 'port', host: '127.0.0.1', port: 1 });
    cancels.splice(0);
    recordings = new Recordings();
    gate = new RoundGate();
    memory = new Map();
    recorder = new RequestRecorder({
      ...{ attachment, recordings, gate, log },
      memory: {
        get: (key: string) => memory.get(key),
        update: async (key: string, value: unknown) => void memory.set(key, value),
      } as unknown as vscode.Memento,
      loadReaders: () => Promise.resolve({} as never),
      refactoringFinder: () => Promise.resolve({} as never),
    });
  });
  afterEach(() => attachment.dispose());

  /** As a session records: it asks, drives each round, and gives up when it is told to. */
  async function recordBy(options: RecordOptions): Promise<Recording> {
    const { rounds, load, consent, signal } = options;
    if (!(await consent(900, `Each of the ${rounds + 1} heap snapshots of a recording`))) {
      throw new Failure('cancelled', 'The recording');
    }
    for (let round = 1; round <= rounds; round++) {
      const end = await load(round, signal!);
      throwIfCancelled(signal, 'The recording');
      ends.push(end);
      if (end.early !== undefined) break;
    }
    return fakeLoad().recording;
  }

  const said = (): string =>
    calls
      .filter(({ name }) => name === 'report')
      .map(({ given }) => (given[0] as { message: string }).message)
      .join('\n');
  const saysRound = (round: number): Promise<unknown> =>
    eventually(() => said().includes(`Round ${round} of`));
  const agree = (): unknown[] => (answers['showWarningMessage'] = ['Pause the Server']);
  const choose = (by: string, ...texts: string[]): void => {
    answers['showQuickPick'] = [pick(by)];
    answers['showInputBox'] = texts;
  };

  it('goes through rounds that the person ends, and keeps what was left behind', async () => {
    choose('self', '2');
    agree();
    const recorded = recorder.record();
    await saysRound(1);
    assert.match(
      said(),
      /^Round 1 of 2: send the server its requests, then choose \[Round Done\]\(command:poolLeaks\.roundDone\)$/m,
    );
    gate.done();
    await saysRound(2);
    gate.done();
    const { recording, roundEnds } = (await recorded)!;
    assert.equal(recording.left.length, 5);
    assert.equal(roundEnds.length, 2);
    assert.equal(recordings.of(session)?.recording, recording);
    assert.deepEqual(ends, [{}, {}]);
    const keys = calls.filter(({ given }) => given[1] === 'poolLeaks.inRound');
    assert.deepEqual(
      keys.map(({ given }) => given[2]),
      [true, false, true, false],
    );
  });

  it('asks first, with the pauses and the number of rounds', async () => {
    choose('self', '3');
    await assert.rejects(recorder.record(), { kind: 'cancelled' });
    const { given } = calls.find(({ name }) => name === 'showWarningMessage')!;
    const [question, { detail }] = given as [string, { detail: string }];
    assert.match(question, /Each of the 4 heap snapshots .* stops the server for about 900 ms/);
    assert.match(detail, /Recorded: 3 rounds/);
    assert.equal(recordings.of(session), undefined);
  });

  it('is given up in each question without a word', async () => {
    assert.equal(await recorder.record(), undefined);
    answers['showQuickPick'] = [pick('command')];
    assert.equal(await recorder.record(), undefined);
    answers['showQuickPick'] = [pick('wait')];
    assert.equal(await recorder.record(), undefined);
    choose('wait', '30');
    assert.equal(await recorder.record(), undefined);
    assert.equal(session.reads, 1);
    assert.equal(memory.size, 0);
    assert.deepEqual(
      calls.filter(({ name }) => /^show.*Message$/.test(name)),
      [],
    );
  });

  for (const [by, ...texts] of [
    ['self', '2'],
    ['command', 'sleep 60', '2'],
    ['wait', '60', '2'],
  ] as const) {
    it(`is cancelled in the middle of a round: ${by}`, async () => {
      choose(by, ...texts);
      agree();
      const recorded = recorder.record();
      await saysRound(1);
      cancels[0]!();
      await assert.rejects(recorded, { kind: 'cancelled' });
      assert.equal(recordings.of(session), undefined);
      assert.throws(() => gate.done(), /No round is under way/);
      // The next one begins anew.
      choose('wait', '1', '1');
      agree();
      assert.ok(await recorder.record());
    });
  }

  it('runs a command once in each round, and remembers it for the workspace', async () => {
    choose('command', 'true', '2');
    agree();
    assert.ok(await recorder.record());
    assert.deepEqual(ends, [{}, {}]);
    choose('command', 'true', '2');
    agree();
    assert.ok(await recorder.record());
    const [items] = calls.filter(({ name }) => name === 'showQuickPick').at(-1)!.given as [Item[]];
    assert.equal(items[0]!.value, 'command');
    const boxes = calls.filter(({ name }) => name === 'showInputBox');
    assert.deepEqual(
      boxes.map(({ given }) => (given[0] as { value: string }).value),
      ['', '2', 'true', '2'],
    );
  });

  it('says how a command failed, and ends with that round', async () => {
    choose('command', 'echo refused >&2; exit 7', '2');
    agree();
    await recorder.record();
    assert.deepEqual(ends, [{ early: 'the command ended with status 7 ("refused")' }]);
  });

  it('lets the person end a command that never ends', async () => {
    choose('command', 'sleep 60', '2');
    agree();
    const recorded = recorder.record();
    await saysRound(1);
    gate.done();
    await recorded;
    assert.deepEqual(ends, [{ early: 'you ended the command' }]);
  });

  it('hands on why it failed, and keeps nothing', async () => {
    const why = 'the server ended or closed its inspector meanwhile';
    session.recordingOf = () => Promise.reject(new Failure('notCompared', why));
    choose('self', '2');
    await assert.rejects(recorder.record(), new RegExp(why));
    assert.equal(recordings.of(session), undefined);
  });

  it('is one at a time, and of an attached process', async () => {
    choose('self', '1');
    agree();
    const recorded = recorder.record();
    await saysRound(1);
    await assert.rejects(recorder.record(), /A recording is under way/);
    gate.done();
    await recorded;
    await attachment.detach();
    await assert.rejects(recorder.record(), /No process is attached. Attach to one first/);
  });

  it('takes whole numbers of rounds only', async () => {
    choose('self', '2');
    await recorder.record().catch(() => undefined);
    const { given } = calls.find(({ name }) => name === 'showInputBox')!;
    const { validateInput } = given[0] as { validateInput(text: string): string | undefined };
    for (const text of ['1', ' 2 ', '20']) assert.equal(validateInput(text), undefined, text);
    for (const text of ['', '0', '21', '1.5', '-1', 'two', '1e1']) {
      assert.match(validateInput(text)!, /whole number from 1 to 20/, text);
    }
  });
});
