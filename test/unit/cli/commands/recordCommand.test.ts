import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Failure } from '../../../../src/base/failure';
import type { CommandParts } from '../../../../src/cli/commands/commandParts';
import { runCommandLine } from '../../../../src/cli/runCommandLine';
import type { Recording } from '../../../../src/protocol/leftBehind';
import type { LoadEnd, RecordOptions } from '../../../../src/session/recordApi';
import { FakeEngine, FakeSession, RecordingIo } from '../fakeEngine';
import { leftBehind, parkedLeft, recording } from '../../session/recordingFixture';

interface Ran {
  status: number;
  io: RecordingIo;
  session: FakeSession;
  interrupt: AbortController;
}

/** Runs `record` with a session that answers as told. */
async function run(
  args: string[],
  answer: (options: RecordOptions, ran: Omit<Ran, 'status'>) => Promise<Recording>,
  cwd = '/srv/shop',
): Promise<Ran> {
  const session = new FakeSession([]);
  const io = new RecordingIo(cwd);
  const interrupt = new AbortController();
  const ran = { io, session, interrupt };
  session.recordingOf = options => answer(options, ran);
  const parts: Partial<CommandParts> = {
    engine: new FakeEngine(session),
    checker: { check: () => assert.fail(), checkFiles: () => Promise.resolve([]) },
    createSnapshotReader: () => assert.fail('the session is made up'),
    ...{ io, version: '1.2.3', signal: interrupt.signal },
  };
  const status = await runCommandLine(['record', '9229', ...args], parts as CommandParts);
  assert.equal(session.detached, 1);
  return { status, ...ran };
}

/** A recording that drives its rounds as the session does. */
async function drive(options: RecordOptions): Promise<LoadEnd[]> {
  const ends: LoadEnd[] = [];
  for (let round = 1; round <= options.rounds; round++) {
    const end = await options.load(round, options.signal!);
    if (options.signal!.aborted) throw new Failure('cancelled', 'The recording');
    ends.push(end);
    if (end.early !== undefined) break;
  }
  return ends;
}

describe('record', () => {
  it('prints what was left behind, and leaves', async () => {
    const { status, io } = await run(['--seconds', '0'], async options => {
      assert.deepEqual(await drive(options), [{}, {}]);
      return recording([leftBehind()]);
    });
    assert.equal(status, 1);
    assert.match(io.written, /^shop .*: 1 holder grows\.\n[^]*GROWS {2}the Map recent — src/);
    assert.ok(io.lines.includes('Round 2: waiting 0 s for your load…'));
  });

  it('ends with 0, 3 or JSON as asked', async () => {
    assert.equal((await run([], () => Promise.resolve(recording([parkedLeft()])))).status, 0);
    assert.equal((await run([], () => Promise.resolve(recording([], ['Cut.'])))).status, 3);
    const { io } = await run(['--json'], () => Promise.resolve(recording([])));
    assert.deepEqual((JSON.parse(io.written) as Recording).left, []);
  });

  it('is not done without leave for the pause, and says what to give', async () => {
    for (const args of [[], ['--allow-pause', '800']]) {
      const { status, io } = await run(args, async ({ consent }) => {
        await consent(899.5, 'Each of the 3 heap snapshots of a recording');
        return recording([]);
      });
      assert.equal(status, 2);
      assert.equal(
        io.lines.at(-1),
        'pool-leaks: Each of the 3 heap snapshots of a recording would pause the server for about 900 ms. To allow that, give --allow-pause 900.',
      );
    }
    const allowed = await run(['--allow-pause', '900'], async ({ consent }) => {
      assert.ok(await consent(899.5, 'Each'));
      return recording([]);
    });
    assert.equal(allowed.status, 0);
  });

  it('runs the command once a round, shows its output, and says how it failed', async () => {
    const { io } = await run(
      ['--rounds', '3', '--exec', 'echo sent; exit 4'],
      async options => {
        const early = 'the command ended with status 4 ("sent")';
        assert.deepEqual(await drive(options), [{ early }]);
        return recording([]);
      },
      os.tmpdir(),
    );
    assert.ok(io.lines.includes('Round 1: echo sent; exit 4') && io.lines.includes('  sent'));
  });

  it('ends a load that never ends by Ctrl+C, and uses the rounds before', async () => {
    // The first round ends at once, the second one never.
    const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-'));
    const command = '[ -e second ] && echo waiting && sleep 600; touch second';
    try {
      const { status, io } = await run(
        ['--exec', command],
        async (options, { io: to, interrupt }) => {
          const seen = setInterval(() => {
            if (to.lines.includes('  waiting')) interrupt.abort();
          }, 10);
          try {
            assert.deepEqual(await drive(options), [{}, { early: 'Ctrl+C ended it' }]);
          } finally {
            clearInterval(seen);
          }
          return recording([leftBehind()]);
        },
        cwd,
      );
      assert.equal(status, 1);
      assert.match(io.written, /GROWS/);
      assert.ok(io.lines.some(line => line.startsWith('The rounds so far are used.')));
    } finally {
      fs.rmSync(cwd, { recursive: true });
    }
  });

  it('throws everything away at Ctrl+C in the first round, and between loads', async () => {
    for (const round of [1, 2]) {
      const { status, io } = await run(['--seconds', '600'], async (options, { interrupt }) => {
        if (round === 1) setTimeout(() => interrupt.abort(), 20);
        else interrupt.abort();
        await drive(options);
        return recording([]);
      });
      assert.deepEqual([status, io.written], [130, '']);
    }
  });

  it('ends the load when the recording ends it: a server that is gone needs none', async () => {
    const { status, io } = await run(
      ['--exec', 'sleep 600'],
      async options => {
        const over = new AbortController();
        setTimeout(() => over.abort(), 50);
        await options.load(1, over.signal);
        throw new Failure('notCompared', 'the server ended');
      },
      os.tmpdir(),
    );
    assert.equal(status, 2);
    assert.equal(io.lines.at(-1), 'pool-leaks: Nothing was compared: the server ended.');
  });

  it('keeps the snapshots in a folder that it makes', async () => {
    const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-'));
    try {
      await run(
        ['--save-snapshots', 'kept', '--rounds', '1'],
        ({ saveTo }) => {
          const names = [0, 1].map(i => path.relative(cwd, saveTo!(i)));
          assert.deepEqual(names, ['kept/before.heapsnapshot', 'kept/round-1.heapsnapshot']);
          return Promise.resolve(recording([]));
        },
        cwd,
      );
      assert.ok(fs.statSync(path.join(cwd, 'kept')).isDirectory());
    } finally {
      fs.rmSync(cwd, { recursive: true });
    }
  });

  it('writes a page', async () => {
    const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-'));
    try {
      await run(['--report', 'a.html'], () => Promise.resolve(recording([leftBehind()])), cwd);
      assert.match(fs.readFileSync(path.join(cwd, 'a.html'), 'utf8'), /the Map recent/);
    } finally {
      fs.rmSync(cwd, { recursive: true });
    }
  });
});
