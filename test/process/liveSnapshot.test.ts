import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Failure } from '../../src/base/failure';
import { compareSnapshots } from '../../src/session/compareSnapshots';
import type { PoolSession } from '../../src/session/sessionApi';
import { HeapSnapshot } from '../../src/worker/heapClient';
import { TEST_MS } from '../patience';
import { Target, readThrough } from './target';

const dist = path.join(__dirname, '..', '..', 'dist');
const CONTEXTS = 6;
const MOST_DEVIATION = 0.05;
const agree = (): Promise<boolean> => Promise.resolve(true);

interface Printed {
  findings: {
    method: string;
    live: { retainedBytes: number; values: { retainedBytes: number }[] };
  }[];
}

describe('a heap snapshot of a running server', () => {
  let target: Target | undefined;
  let session: PoolSession | undefined;
  let reader: HeapSnapshot;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-'));
  beforeEach(() => (reader = new HeapSnapshot(path.join(dist, 'heapWorker.js'))));
  afterEach(async () => {
    reader.dispose();
    await session?.detach();
    session = undefined;
    target?.stop();
  });
  after(() => fs.rmSync(folder, { recursive: true }));

  const kindOf = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.catch((reason: unknown) => reason);
    assert.ok(error instanceof Failure, String(error));
    return error.kind;
  };

  it('says in bytes what clearing frees, from the command line', async () => {
    target = await Target.start('retention.cjs', { args: ['--expose-gc'] });
    await target.get('/fill/objects');
    const program = path.join(dist, 'cli.js');
    const args = ['inspect', target.url, '--snapshot', '--json', '--allow-pause'];
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args, '600000'], {
      encoding: 'utf8',
      timeout: TEST_MS,
    });
    assert.equal(status, 1, stderr);
    const { findings } = JSON.parse(stdout) as Printed;
    assert.equal(findings.length, 1);
    const { live, method } = findings[0]!;
    assert.equal(method, 'reset');
    const before = Number(await target.get('/used'));
    const freed = before - Number(await target.get('/clear'));
    const deviation = Math.abs(live.retainedBytes - freed) / freed;
    assert.ok(deviation <= MOST_DEVIATION, `reported ${live.retainedBytes}, freed ${freed}`);
    const sum = live.values.reduce((bytes, value) => bytes + value.retainedBytes, 0);
    assert.ok(sum <= live.retainedBytes && sum > live.retainedBytes * (1 - MOST_DEVIATION));
  });

  it('is not taken from the command line without leave', async () => {
    target = await Target.start('commonjs.cjs');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [path.join(dist, 'cli.js'), 'inspect', target.url, '--snapshot', '--allow-pause', '1'],
      { encoding: 'utf8', timeout: TEST_MS },
    );
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /would pause the server for about [\d,]+ ms\. .*--allow-pause \d+\.\n$/);
  });

  it('finds what the probe finds, leads back to live objects, and is kept in a file', async () => {
    target = await Target.start('commonjs.cjs');
    await target.loadTogether(CONTEXTS);
    session = await target.open();
    const saveTo = path.join(folder, 'kept.heapsnapshot');
    const snapshot = await session.takeSnapshot({ reader, consent: agree, saveTo });
    assert.equal(fs.statSync(saveTo).size, snapshot.bytes);
    const [finding] = snapshot.findings;
    const [live] = session.reading!.findings;
    assert.equal(finding!.id, live!.id);
    assert.deepEqual(finding!.location, live!.location);
    assert.equal(finding!.held.staleReferences, live!.live.staleReferences);
    const row = finding!.held.values.find(({ className }) => className === 'Session');
    const names = (await session.objectProperties(snapshot, row!.valueId)).map(({ name }) => name);
    assert.ok(names.includes('user'), names.join());
    const context = await session.objectProperties(snapshot, row!.instanceId);
    assert.ok(context.some(({ name }) => name === 'count'));
    const [steps] = await reader.paths(finding!.ordinal, [row!.row]);
    assert.deepEqual([steps!.at(-1)!.id, steps!.at(-1)!.stale], [row!.valueId, true]);
    // The next reading finds the target as it was.
    assert.equal((await readThrough(session)).findings.length, 1);
  });

  it('numbers objects like the one before, so that both lead to live objects and can be compared', async () => {
    target = await Target.start('commonjs.cjs');
    await target.loadTogether(CONTEXTS);
    session = await target.open();
    const first = await session.takeSnapshot({ reader, consent: agree });
    const takenAt = session.lastSnapshot!.takenAt;
    await target.loadTogether(CONTEXTS + 2);
    const second = new HeapSnapshot(path.join(dist, 'heapWorker.js'));
    try {
      const reading = await session.takeSnapshot({ reader: second, consent: agree });
      assert.equal(session.lastSnapshot!.reading, reading);
      assert.ok(session.lastSnapshot!.takenAt > takenAt);
      const { findings, unmatched } = await compareSnapshots(
        { reader, reading: first },
        { reader: second, reading },
      );
      assert.equal(unmatched, undefined);
      const { before, after, values } = findings[0]!;
      assert.deepEqual([before!.instances, after!.instances], [CONTEXTS, CONTEXTS + 2]);
      assert.ok(values!.newlyStale.count > 0 && values!.noLongerStale.count > 0);
      for (const snapshot of [first, reading]) {
        const { instanceId } = snapshot.findings[0]!.held.values[0]!;
        const rows = await session.objectProperties(snapshot, instanceId);
        assert.ok(rows.some(({ name }) => name === 'count'));
      }
    } finally {
      second.dispose();
    }
  });

  it('waits for consent, and takes none without', async () => {
    target = await Target.start('commonjs.cjs');
    session = await target.open();
    const asked: number[] = [];
    const consent = (estimateMs: number): Promise<boolean> => {
      asked.push(estimateMs);
      return Promise.resolve(false);
    };
    assert.equal(await kindOf(session.takeSnapshot({ reader, consent })), 'cancelled');
    assert.ok(asked[0]! > 100 && asked[0]! < 10_000, String(asked));
    assert.equal(session.reading, undefined);
  });

  it('can be given up: at once, without a part of its file, and the server lives on', async () => {
    target = await Target.start('retention.cjs', { args: ['--expose-gc'] });
    await target.get('/fill/objects');
    session = await target.open();
    const whole = await session.takeSnapshot({ reader, consent: agree });
    const cancel = new AbortController();
    const { signal } = cancel;
    const saveTo = path.join(folder, 'cancelled.heapsnapshot');
    const building = new Promise(resolve =>
      session!.onDidChange(() => {
        const { state } = session!;
        if (state.kind === 'reading' && state.step.startsWith('Building')) resolve(state);
      }),
    );
    const second = new HeapSnapshot(path.join(dist, 'heapWorker.js'));
    const taken = session.takeSnapshot({ reader: second, consent: agree, signal, saveTo });
    await Promise.race([building, taken]);
    const answered = target.get('/used').then(() => 'the server has built it');
    cancel.abort();
    assert.equal(await Promise.race([kindOf(taken), answered]), 'cancelled');
    second.dispose();
    await answered;
    assert.ok(!fs.existsSync(saveTo));
    await assert.rejects(
      session.objectProperties(whole, whole.findings[0]!.held.values[0]!.valueId),
    );
    assert.ok(Number(await target.get('/used')) > 0);
    assert.equal((await readThrough(session)).findings.length, 1);
  });

  it('fails with a sentence when the server ends meanwhile', async () => {
    target = await Target.start('retention.cjs', { args: ['--expose-gc'] });
    await target.get('/fill/objects');
    session = await target.open();
    session.onDidChange(() => {
      const { state } = session!;
      if (state.kind === 'reading' && state.step.startsWith('Building')) target!.stop();
    });
    assert.equal(await kindOf(session.takeSnapshot({ reader, consent: agree })), 'targetGone');
  });
});
