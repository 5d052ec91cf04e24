import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { Failure } from '../../src/base/failure';
import { connect } from '../../src/inspector/connection/connect';
import { snapshotChunks } from '../../src/inspector/snapshot/takeSnapshot';
import type { RecordOptions } from '../../src/session/recordApi';
import type { PoolSession } from '../../src/session/sessionApi';
import { NaiveReader } from './naiveReader';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { holderFinder, Target } from './target';

/** Prime, so that growth which follows it is no chance. */
const REQUESTS = [7, 11, 13];
const agree = (): Promise<boolean> => Promise.resolve(true);

describe('recording a load', () => {
  let target: Target;
  let session: PoolSession;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-'));
  after(() => fs.rmSync(folder, { recursive: true }));
  beforeEach(() => {
    NaiveReader.open = 0;
    NaiveReader.most = 0;
  });
  afterEach(async () => {
    await session.detach();
    target.stop();
    assert.equal(NaiveReader.open, 0);
  });

  const start = async (node?: string): Promise<void> => {
    const args = ['--expose-gc'];
    target = await Target.start('leftBehind.cjs', node === undefined ? { args } : { node, args });
    session = await target.open();
  };
  const send = async (count: number, route = '/?map'): Promise<void> => {
    await Promise.all(Array.from({ length: count }, () => target.get(route)));
  };
  const options = (overrides: Partial<RecordOptions> = {}): RecordOptions => ({
    rounds: 2,
    consent: agree,
    holderFinder,
    createReader: () => new NaiveReader('Session'),
    load: async round => {
      await send(REQUESTS[round]!);
      return {};
    },
    ...overrides,
  });
  const failureOf = async (recording: Promise<unknown>): Promise<Failure> => {
    const error: unknown = await recording.catch((reason: unknown) => reason);
    assert.ok(error instanceof Failure, String(error));
    return error;
  };

  for (const version of NODE_VERSIONS) {
    it(`tells by V8's ids what each round made, on Node ${version}`, async () => {
      await start(await nodeBinary(version));
      await send(REQUESTS[0]!);
      const { rounds, left, cost, coverage } = await session.record(options());
      assert.deepEqual(left[0]!.perRound, [REQUESTS[1], REQUESTS[2]]);
      assert.deepEqual(
        rounds.map(({ requests }) => requests),
        [REQUESTS[1], REQUESTS[2]],
      );
      assert.ok(rounds.every(({ heapBytes, elapsedMs }) => heapBytes > 1e6 && elapsedMs > 0));
      assert.equal(cost.pausesMs.length, 3);
      assert.ok(coverage.scripts > 0);
      assert.deepEqual(coverage.limits, []);
      assert.equal(NaiveReader.most, 1);
      assert.equal(session.state.kind, 'attached');
    });
  }

  it('asks once for every pause, and does nothing without consent', async () => {
    await start();
    const asked: string[] = [];
    const consent = (estimateMs: number, what: string): Promise<boolean> => {
      assert.ok(estimateMs > 100);
      asked.push(what);
      return Promise.resolve(false);
    };
    const failure = await failureOf(session.record(options({ consent })));
    assert.equal(failure.kind, 'cancelled');
    assert.deepEqual(asked, ['Each of the 3 heap snapshots of a recording']);
    assert.equal(NaiveReader.most, 0);
  });

  it('keeps its snapshots when asked to', async () => {
    await start();
    const saveTo = (snapshot: number): string => path.join(folder, `${snapshot}.heapsnapshot`);
    await session.record(options({ rounds: 1, saveTo }));
    for (const file of [saveTo(0), saveTo(1)]) {
      assert.match(fs.readFileSync(file, 'utf8'), /^\{"snapshot":[^]*\]\}\s*$/);
    }
  });

  it('says when a round had no request, and when growth cannot be told', async () => {
    await start();
    const load = (): Promise<object> => Promise.resolve({});
    const { coverage, rounds } = await session.record(options({ rounds: 1, load }));
    assert.equal(rounds[0]!.requests, 0);
    assert.deepEqual(coverage.limits, [
      'The server began no HTTP request in round 1, and accepted no connection. Check the load.',
      'With one round, what grows cannot be told from what is parked.',
    ]);
  });

  it('says what came where it was no HTTP request, and leaves nothing undecided for it', async () => {
    await start();
    const load = async (): Promise<object> => {
      for (let i = 0; i < 5; i++) {
        const socket = net.connect(target.port, '127.0.0.1');
        await once(socket, 'connect');
        socket.destroy();
        await once(socket, 'close');
      }
      return {};
    };
    const { coverage, rounds } = await session.record(options({ load }));
    assert.deepEqual(
      rounds.map(({ requests, connections }) => [requests, connections]),
      [
        [0, 5],
        [0, 5],
      ],
    );
    assert.deepEqual(coverage.limits, []);
  });

  it('goes on with a heap that shrinks', async () => {
    await start();
    await send(50);
    const load = async (): Promise<object> => {
      await target.get('/forget');
      return {};
    };
    const { left } = await session.record(options({ load }));
    assert.deepEqual(left[0]!.perRound, [0, 0]);
  });

  it('uses the rounds so far, and what was sent, when a load ends early', async () => {
    await start();
    const load = async (round: number): Promise<object> => {
      if (round === 2) await send(3);
      else await send(7);
      return round === 2 ? { early: 'the command ended with status 7' } : {};
    };
    const { rounds, left, coverage } = await session.record(options({ rounds: 5, load }));
    assert.deepEqual(left[0]!.perRound, [7, 3]);
    assert.equal(rounds.length, 2);
    // A cold server may also have grown by what V8 has for itself, which comes first.
    assert.deepEqual(coverage.limits.slice(-2), [
      'Round 2 ended early: the command ended with status 7.',
      'Only 2 rounds of 5 were recorded.',
    ]);
  });

  it('leaves a round out that ended early without a request', async () => {
    await start();
    const load = async (round: number): Promise<object> => {
      if (round === 3) return { early: 'the command ended with status 7' };
      await send(REQUESTS[round]!);
      return {};
    };
    const { rounds, left } = await session.record(options({ rounds: 3, load }));
    assert.deepEqual(left[0]!.perRound, [REQUESTS[1], REQUESTS[2]]);
    assert.equal(rounds.length, 2);
  });

  it('fails when the first load sends nothing', async () => {
    await start();
    const load = (): Promise<object> => Promise.resolve({ early: 'the command was not found' });
    const failure = await failureOf(session.record(options({ load })));
    assert.equal(
      failure.message,
      'Nothing was recorded: the command was not found. Check the load, then record again.',
    );
  });

  it('compares nothing when the server ends meanwhile, and ends the load', async () => {
    await start();
    let ended = false;
    const load = (_: number, signal: AbortSignal): Promise<object> =>
      new Promise(resolve => {
        signal.addEventListener('abort', () => resolve({}));
        signal.addEventListener('abort', () => (ended = true));
        target.stop();
      });
    const failure = await failureOf(session.record(options({ load })));
    assert.equal(failure.kind, 'notCompared');
    assert.match(
      failure.message,
      /^Nothing was compared: .* ended in round 1, or closed its inspector/,
    );
    assert.ok(ended);
  });

  it('says at once that the server ended by itself, in which round and what was kept, and lets it go', async () => {
    await start();
    const exited = once(target.child, 'exit');
    const load = async (round: number, signal: AbortSignal): Promise<object> => {
      if (round === 1) await send(7);
      else void target.get('/crash').catch(() => undefined);
      if (round === 2) await once(signal, 'abort');
      return {};
    };
    const saveTo = (snapshot: number): string => path.join(folder, `gone${snapshot}.heapsnapshot`);
    const failure = await failureOf(session.record(options({ load, saveTo })));
    assert.equal(failure.kind, 'notCompared');
    assert.match(
      failure.message,
      /leftBehind\.cjs.* ended in round 2, .*\. 2 heap snapshots of it stay in the files\. /,
    );
    assert.deepEqual(await exited, [1, null]);
    assert.equal(session.state.kind, 'lost');
  });

  it('compares nothing when another debugger made V8 number its objects anew', async () => {
    await start();
    const load = async (): Promise<object> => {
      const other = await connect({ url: target.url, name: 'other' });
      for await (const chunk of snapshotChunks(other)) assert.ok(chunk);
      other.dispose();
      await send(7);
      return {};
    };
    const failure = await failureOf(session.record(options({ load })));
    assert.equal(failure.kind, 'notCompared');
    assert.match(failure.message, /numbered its objects anew/);
  });

  it('compares nothing when ids do not go up, nor when a snapshot is cut', async () => {
    await start();
    let ordinal = 0;
    const createReader = (): NaiveReader => {
      const reader = new NaiveReader('Session');
      const isSecond = ordinal++ === 1;
      if (isSecond) {
        const { mark } = NaiveReader.prototype;
        reader.mark = async () => ({ ...(await mark.call(reader)), highestId: 1 });
      }
      return reader;
    };
    const fewer = await failureOf(session.record(options({ rounds: 3, createReader })));
    assert.equal(fewer.kind, 'notCompared');
    const createCut = (): NaiveReader => {
      const reader = new NaiveReader('Session');
      reader.openStream = () => Promise.reject(new Failure('truncatedSnapshot', 'it ends early'));
      return reader;
    };
    const cut = await failureOf(session.record(options({ createReader: createCut })));
    assert.equal(cut.kind, 'truncatedSnapshot');
    assert.equal((await session.record(options())).rounds.length, 2);
  });

  it('records a program that cannot be read while it runs, and says so', async () => {
    await start();
    const witness = await connect({ url: target.url, name: 'witness' });
    const expression = `require('node:util/types').isProxy = () => false`;
    await witness.send('Runtime.evaluate', { expression, includeCommandLineAPI: true });
    witness.dispose();
    const { left, coverage } = await session.record(options());
    assert.deepEqual(left[0]!.perRound, [REQUESTS[1], REQUESTS[2]]);
    assert.ok(coverage.scripts > 0);
    assert.match(coverage.limits[0]!, /^Pools were not looked for: .*isProxy/);
  });

  it('can be given up during a load and during a snapshot, and leaves the server as it was', async () => {
    await start();
    const channel = 'http.server.request.start';
    const witness = await connect({ url: target.url, name: 'witness' });
    const expression = `globalThis.gc(); require('node:diagnostics_channel').hasSubscribers('${channel}')`;
    const listens = async (): Promise<unknown> => {
      const asked = { expression, includeCommandLineAPI: true, returnByValue: true };
      return (await witness.send('Runtime.evaluate', asked, 60_000)).result.value;
    };
    try {
      for (const moment of ['Building', 'Round 1']) {
        const cancel = new AbortController();
        const watch = session.onDidChange(() => {
          const { state } = session;
          if (state.kind === 'reading' && state.step.startsWith(moment)) cancel.abort();
        });
        const load = (_: number, signal: AbortSignal): Promise<object> =>
          new Promise(resolve => signal.addEventListener('abort', () => resolve({})));
        const { signal } = cancel;
        const failure = await failureOf(session.record(options({ load, signal })));
        watch.dispose();
        assert.equal(failure.kind, 'cancelled');
        assert.equal(await listens(), false);
        assert.equal(session.state.kind, 'attached');
      }
    } finally {
      witness.dispose();
    }
    await session.record(options({ rounds: 1 }));
  });
});
