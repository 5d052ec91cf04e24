import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { CommandParts } from '../../../../src/cli/commands/commandParts';
import { runCommandLine } from '../../../../src/cli/runCommandLine';
import type { Undecided } from '../../../../src/protocol/finding';
import { leftBehind, recording } from '../../session/recordingFixture';
import { FakeEngine, FakeSession, finding, reading, RecordingIo } from '../fakeEngine';

describe('baselines of what is held', () => {
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'held-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  async function run(
    args: string[],
    { findings = 0, undecided = [] }: { findings?: number; undecided?: Undecided[] } = {},
  ): Promise<{ status: number; io: RecordingIo; reads: number }> {
    const { live } = finding();
    const found = findings ? [finding({ live: { ...live, staleReferences: findings } })] : [];
    const session = new FakeSession([{ ...reading(found), undecided }]);
    session.recordingOf = async options => {
      await options.load(1, new AbortController().signal);
      return recording([leftBehind()]);
    };
    const io = new RecordingIo(folder);
    const { signal } = new AbortController();
    const parts: Partial<CommandParts> = {
      engine: new FakeEngine(session),
      checker: { check: () => assert.fail(), checkFiles: () => Promise.resolve([]) },
      createSnapshotReader: () => assert.fail('the session is made up'),
      ...{ io, version: '1.2.3', signal },
    };
    const status = await runCommandLine(args, parts as CommandParts);
    return { status, io, reads: session.reads };
  }

  const inspect = ['inspect', '9229'];
  const saved = async (findings: number): Promise<void> => {
    await run([...inspect, '--save-baseline', 'b.json'], { findings });
  };

  it('fail only on what is new or more', async () => {
    await saved(3);
    const statusWith = async (findings: number): Promise<number> =>
      (await run([...inspect, '--baseline', 'b.json'], { findings })).status;
    assert.deepEqual(await Promise.all([3, 2, 4, 0].map(statusWith)), [0, 0, 1, 0]);
    await saved(0);
    assert.equal(await statusWith(1), 1);
  });

  it('say so for people and for programs', async () => {
    await saved(3);
    const { io } = await run([...inspect, '--baseline', 'b.json'], { findings: 5 });
    assert.match(io.written, /Compared with b\.json of .*: 1 of 1 new or more\./);
    assert.match(io.written, /more +3 +5 +UserValues\.reset +stale-slots +src\/userValues\.ts/);
    const json = await run([...inspect, '--baseline', 'b.json', '--json'], { findings: 5 });
    const { baseline } = JSON.parse(json.io.written) as { baseline: { changes: object[] } };
    assert.deepEqual(baseline.changes, [
      {
        ...{ state: 'more', rule: 'stale-slots', holder: null, className: 'UserValues' },
        ...{ name: 'reset', script: 'src/userValues.ts', before: 3, now: 5 },
      },
    ]);
  });

  it('end with 3 where something was not judged this time', async () => {
    await saved(3);
    const undecided = [{ className: 'UserValues', reason: 'No instance was reached.' }];
    const { status, io } = await run([...inspect, '--baseline', 'b.json'], { undecided });
    assert.equal(status, 3);
    assert.match(io.written, /not judged +3 +0/);
  });

  it('are compared before they are replaced', async () => {
    await saved(3);
    const both = [...inspect, '--baseline', 'b.json', '--save-baseline', 'b.json'];
    assert.equal((await run(both, { findings: 4 })).status, 1);
    assert.equal((await run(both, { findings: 4 })).status, 0);
  });

  it('hold for what a load leaves, too, and only for like things', async () => {
    const record = ['record', '9229', '--seconds', '0'];
    assert.equal((await run([...record, '--save-baseline', 'r.json'])).status, 1);
    assert.equal((await run([...record, '--baseline', 'r.json'])).status, 0);
    const { status, io, reads } = await run([...inspect, '--baseline', 'r.json']);
    assert.deepEqual([status, reads], [2, 0]);
    assert.match(io.lines.join('\n'), /is a baseline of pool-leaks record/);
  });

  it('are refused before anything is read', async () => {
    fs.writeFileSync(path.join(folder, 'notes.txt'), 'mine');
    const wrong: [string[], RegExp][] = [
      [
        ['--baseline', 'none.json'],
        /none\.json cannot be read: ENOENT\. --save-baseline writes one/,
      ],
      [['--baseline', 'notes.txt'], /notes\.txt is no baseline/],
      [['--save-baseline', 'notes.txt'], /already exists and is no baseline/],
      [['--baseline', 'b.json', '--watch', '1'], /A baseline is of one reading, without --watch/],
      [['--save-baseline', 'b.json', '--snapshot'], /without --snapshot/],
      [['9230', '--baseline', 'b.json'], /--baseline is for one process/],
    ];
    for (const [args, message] of wrong) {
      const { status, io, reads } = await run([...inspect, ...args]);
      assert.deepEqual([status, reads], [2, 0], args.join(' '));
      assert.match(io.lines.join('\n'), message);
    }
    assert.equal(fs.readFileSync(path.join(folder, 'notes.txt'), 'utf8'), 'mine');
  });
});
