import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as path from 'node:path';
import type { Reading } from '../../src/protocol/finding';
import { verdictOf } from '../../src/protocol/verdict';
import { readThreads } from '../../src/session/readThreads';
import type { PoolSession } from '../../src/session/sessionApi';
import { eventually } from '../eventually';
import { saidBy } from '../saidBy';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { readThrough, Target } from './target';

const MANY = 70;
const MOST_READ = 64;

/** The whole process. */
async function readAll(session: PoolSession): Promise<Reading> {
  const read = (each: PoolSession): Promise<Reading> => readThrough(each, { thorough: true });
  return readThreads(session, await read(session), { read });
}

/** What each finding's thread holds. */
function heldBy({ findings }: Reading): unknown[] {
  return findings.map(({ thread, className, live }) => [
    thread?.name,
    className,
    live.instances,
    live.staleReferences,
  ]);
}

for (const version of NODE_VERSIONS) {
  describe(`worker threads on Node ${version}`, () => {
    let target: Target | undefined;
    let session: PoolSession | undefined;

    beforeEach(async () => {
      target = await Target.start('threads.cjs', { node: await nodeBinary(version) });
    });

    afterEach(async () => {
      await session?.detach();
      session = undefined;
      target?.stop();
    });

    const begin = async (): Promise<PoolSession> => (session = await target!.open());
    const get = (route: string): Promise<string> => target!.get(route);
    const names = (): (string | undefined)[] =>
      session!.threads!.all.map(each => each.target.thread?.name);

    it('are read each, called by their name or script; one that does not answer is not clean', async () => {
      const render = await get('/start?name=render');
      const nameless = await get('/start');
      await get(`/serve?thread=${render}&requests=3`);
      await get(`/serve?thread=${nameless}&requests=5`);
      const quiet = await readAll(await begin());
      assert.deepEqual(heldBy(quiet), [
        ['pool.cjs', 'ThreadContext', 5, 10],
        ['render', 'ThreadContext', 3, 6],
      ]);
      assert.deepEqual(quiet.coverage.threads, { read: 3, left: 0 });
      assert.deepEqual(quiet.coverage.limits, []);
      await get(`/end?thread=${render}`);
      await get(`/end?thread=${nameless}`);
      const blocked = await get('/hard?kind=blocked');
      await eventually(() => names().join() === 'blocked');
      const reading = await readAll(session!);
      assert.deepEqual(reading.coverage.threads, { read: 1, left: 1 });
      assert.deepEqual(reading.coverage.limits, [
        `Worker thread ${blocked} (blocked): not read. The thread is blocked by running code and does not answer. Try again when it is idle.`,
      ]);
      assert.equal(verdictOf(reading).kind, 'unknown');
    });

    it('that loop for ever are read between two turns of the loop, or it is said that they are not', async () => {
      await get('/hard?kind=loops');
      const { coverage } = await readAll(await begin());
      const { read, left } = coverage.threads;
      assert.equal(read + left, 2);
      assert.equal(coverage.limits.length > 0, left > 0);
    });

    it('come and go, and leave no trace of us', async () => {
      const first = await get('/start?name=first');
      const before = await get(`/state?thread=${first}`);
      await begin();
      assert.deepEqual(names(), ['first']);
      const second = await get('/start?name=second');
      await get(`/serve?thread=${second}&requests=2`);
      await eventually(() => names().includes('second'));
      const [one, two] = session!.threads!.all;
      await one!.read();
      const following = await one!.followRequests();
      assert.match(await get(`/state?thread=${first}`), /"isListenedTo":true/);
      assert.deepEqual(heldBy(await readThrough(two!)), [[undefined, 'ThreadContext', 2, 4]]);
      assert.ok((await two!.figures()).heapUsedBytes > 0);
      await get(`/end?thread=${second}`);
      await eventually(() => !names().includes('second'));
      assert.equal(two!.state.kind, 'lost');
      following.dispose();
      await session!.detach();
      assert.equal(await get(`/state?thread=${first}`), before);
    });

    it('are left as they were when we are killed', async () => {
      const first = await get('/start?name=first');
      const before = await get(`/state?thread=${first}`);
      const follower = path.join(__dirname, 'followThreads.ts');
      const ours = spawn(process.execPath, ['--import', 'tsx', follower, target!.url]);
      try {
        await saidBy(ours, 'stdout', /following/);
        assert.match(await get(`/state?thread=${first}`), /"isListenedTo":true/);
      } finally {
        ours.kill('SIGKILL');
      }
      await eventually(async () => (await get(`/state?thread=${first}`)) === before);
    });
  });
}

describe('many worker threads', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  it(`are read up to ${MOST_READ}, and the others are said not to be`, async () => {
    target = await Target.start('threads.cjs');
    await target.get(`/many?count=${MANY}`);
    const session = await target.open();
    try {
      const { all, more } = session.threads!;
      assert.deepEqual([all.length, more], [MOST_READ, MANY - MOST_READ]);
      await target.get('/end?thread=1');
      await eventually(() => session.threads!.more === MANY - MOST_READ - 1);
      assert.equal(session.threads!.all.length, MOST_READ);
      const read = (each: PoolSession): Promise<Reading> =>
        each.target.thread ? Promise.resolve(session.reading!) : each.read();
      const { coverage } = await readThreads(session, await read(session), { read });
      assert.deepEqual(coverage.threads, { read: 1 + MOST_READ, left: MANY - MOST_READ - 1 });
      assert.match(coverage.limits.at(-1)!, /^Too many threads run for one reading\. 5 worker/);
    } finally {
      await session.detach();
    }
  });

  it('may begin and end all the time', async () => {
    target = await Target.start('threads.cjs');
    await target.get('/churn');
    for (let round = 0; round < 5; round++) {
      const session = await target.open();
      const read = (each: PoolSession): Promise<Reading> => each.read();
      const { findings } = await readThreads(session, await read(session), { read });
      assert.deepEqual(findings, []);
      await session.detach();
    }
    assert.equal(await target.get('/nothing'), 'undefined');
  });
});
