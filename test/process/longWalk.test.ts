import * as assert from 'node:assert/strict';
import { openSession } from '../../src/session/openSession';
import type { PoolSession } from '../../src/session/sessionApi';
import { eventually } from '../eventually';
import { analyser, holderFinder, originalFinder, Target } from './target';

const CONTEXTS = 3;
const HELD = 4;
const MAX_OBJECTS = 2_000;
/** Links of the chain by objects of one walk, and some for what else a server holds. */
const SEARCHES = 6;

describe('a walk that is over before it came to the pool', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  async function open(maxObjects: number): Promise<PoolSession> {
    target = await Target.start('farPool.cjs');
    await target.load(CONTEXTS);
    const log = (): void => undefined;
    return openSession(
      { kind: 'url', url: target.url },
      { analyser, originalFinder, holderFinder, allowRemote: false, maxObjects, log },
    );
  }

  it('is a part, which the next reading completes by itself', async () => {
    const session = await open(200_000);
    try {
      const first = await session.read({ searchMs: 1 });
      assert.deepEqual([first.findings, first.isPart], [[], true]);
      await eventually(() => session.reading?.isPart === undefined);
      assert.equal(session.reading!.findings[0]?.live.staleReferences, CONTEXTS * HELD);
      const known = await session.read({ thorough: true, searchMs: 1 });
      assert.equal(known.isPart, undefined, 'what was found once is found again');
      assert.equal(known.findings[0]?.live.staleReferences, CONTEXTS * HELD);
    } finally {
      await session.detach();
    }
  });

  it('says so, and the next search goes on where it ended', async () => {
    const session = await open(MAX_OBJECTS);
    try {
      const first = await session.read();
      assert.deepEqual(first.findings, []);
      assert.match(first.undecided[0]?.reason ?? '', /goes on from there/);
      let searches = 1;
      while (session.reading!.findings.length === 0 && searches++ < SEARCHES) {
        await session.read({ thorough: true });
      }
      assert.equal(session.reading!.findings[0]?.live.staleReferences, CONTEXTS * HELD);
      // From now on every reading begins at the pool, however short it is.
      const { findings, undecided } = await session.read();
      assert.equal(findings[0]?.live.staleReferences, CONTEXTS * HELD);
      assert.deepEqual(undecided, []);
    } finally {
      await session.detach();
    }
  });
});
