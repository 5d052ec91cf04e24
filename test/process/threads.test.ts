import * as assert from 'node:assert/strict';
import type { Reading } from '../../src/protocol/finding';
import { verdictOf } from '../../src/protocol/verdict';
import { readThreads } from '../../src/session/readThreads';
import type { PoolSession } from '../../src/session/sessionApi';
import { eventually } from '../eventually';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { readThrough, Target } from './target';

/** The whole process. */
async function readAll(session: PoolSession): Promise<Reading> {
  const read = (each: PoolSession): Promise<Reading> => readThrough(each, { thorough: true });
  return readThreads(session, await read(session), { read });
}

async function withTarget(node: string, work: (target: Target) => Promise<void>): Promise<void> {
  const target = await Target.start('threads.cjs', { node });
  try {
    await work(target);
  } finally {
    target.stop();
  }
}

async function withSession(
  target: Target,
  work: (session: PoolSession) => Promise<void>,
): Promise<void> {
  const session = await target.open();
  try {
    await work(session);
  } finally {
    await session.detach();
  }
}

for (const version of NODE_VERSIONS) {
  describe(`Worker threads on Node ${version}`, () => {
    let node: string;
    before(async function () {
      this.timeout(120_000);
      node = await nodeBinary(version);
    });

    it('finds what the pools of each thread hold, by its name or its script', async () => {
      await withTarget(node, async target => {
        const first = await target.get('/start?name=render');
        const second = await target.get('/start');
        await target.get(`/serve?thread=${first}&requests=3`);
        await target.get(`/serve?thread=${second}&requests=5`);
        await withSession(target, async session => {
          const reading = await readAll(session);
          const held = reading.findings.map(({ thread, className, live }) => ({
            thread: thread?.name,
            className,
            instances: live.instances,
            stale: live.staleReferences,
          }));
          assert.deepEqual(held, [
            { thread: 'pool.cjs', className: 'ThreadContext', instances: 5, stale: 10 },
            { thread: 'render', className: 'ThreadContext', instances: 3, stale: 6 },
          ]);
          assert.deepEqual(reading.coverage.threads, { read: 3, left: 0 });
          assert.deepEqual(reading.coverage.limits, []);
        });
      });
    });

    it('does not take a thread that does not answer for a clean one', async () => {
      await withTarget(node, async target => {
        const loops = await target.get('/hard?kind=loops');
        const blocked = await target.get('/hard?kind=blocked');
        await target.get('/hard?kind=bare');
        await withSession(target, async session => {
          const reading = await readAll(session);
          console.log(loops, blocked, JSON.stringify(reading.coverage), reading.undecided);
          assert.equal(verdictOf(reading).kind, 'unknown');
        });
      });
    });

    it('follows threads as they begin and end', async () => {
      await withTarget(node, async target => {
        const first = await target.get('/start?name=first');
        await withSession(target, async session => {
          const names = (): (string | undefined)[] =>
            session.threads!.all.map(each => each.target.thread?.name);
          assert.deepEqual(names(), ['first']);
          const second = await target.get('/start?name=second');
          await target.get(`/serve?thread=${second}&requests=2`);
          await eventually(() => Promise.resolve(names().includes('second')));
          await target.get(`/end?thread=${first}`);
          await eventually(() => Promise.resolve(!names().includes('first')));
          const reading = await readAll(session);
          assert.deepEqual(
            reading.findings.map(({ thread, live }) => [thread?.name, live.instances]),
            [['second', 2]],
          );
        });
      });
    });

    it('reads a process whose threads end all the time', async () => {
      await withTarget(node, async target => {
        await target.get('/churn');
        await withSession(target, async session => {
          const read = (each: PoolSession): Promise<Reading> => each.read();
          const t0=Date.now(); const main=await read(session); console.log('main', Date.now()-t0);
          const reading = await readThreads(session, main, { read: async s=>{const t=Date.now(); try { return await read(s)} finally{console.log(s.target.thread,Date.now()-t)}} , onThreads: n=>console.log('threads',n,Date.now()-t0)});
          console.log(JSON.stringify(reading.coverage));
        });
        assert.equal(await target.get('/nothing'), 'undefined');
      });
    });
  });
}
void eventually;
void verdictOf;
