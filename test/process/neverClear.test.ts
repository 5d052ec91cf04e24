import * as assert from 'node:assert/strict';
import type { Failure } from '../../src/base/failure';
import type { Reading } from '../../src/protocol/finding';
import { verdictOf } from '../../src/protocol/verdict';
import type { PoolSession } from '../../src/session/sessionApi';
import { readThrough, Target } from './target';

const CONTEXTS = 14;
const AT_ONCE = 8;
const HELD = 4;
const READINGS = 50;

describe('readings of a server under load', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  it('never lose what is parked, whatever is looked at between them', async () => {
    target = await Target.start('shelf.cjs');
    await target.loadTogether(CONTEXTS);
    const session = await target.open();
    await readThrough(session);
    const load = new AbortController();
    const traffic = Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (!load.signal.aborted) await target!.get();
      }),
    );
    try {
      for (let i = 0; i < READINGS; i++) {
        const reading = await session.read({ thorough: i % 7 === 3, early: i % 11 === 5 });
        const truth = JSON.parse(await target.get('/truth')) as { made: number };
        assertTruth(reading, truth.made, `reading ${i}`);
        await between[i % between.length]!(session, reading);
      }
    } finally {
      load.abort();
      await traffic;
      await session.detach();
    }
  });
});

describe('a reading of contexts that nobody parks by name', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  it('is never clean, for others may be where nothing was read', async () => {
    target = await Target.start('hiddenPool.cjs');
    await target.load(CONTEXTS);
    const reading = await target.read();
    assert.deepEqual(reading.findings, []);
    assert.equal(reading.coverage.judged, 1);
    const { kind, gaps } = verdictOf(reading);
    assert.equal(kind, 'unknown');
    assert.match(gaps.join('\n'), /No source names a list in which Context is parked/);
  });
});

/** What a person does while the readings go on. */
const between: ((session: PoolSession, reading: Reading) => Promise<unknown>)[] = [
  expand,
  session => session.figures(),
  async (session, reading) => {
    for (let i = 0; i < 3; i++) await expand(session, reading);
  },
  async session => {
    const given = new AbortController();
    const reading = session.read({ thorough: true, signal: given.signal });
    const over = session.onDidChange(() => given.abort());
    // One that completes an early reading may be under way already: it is joined, and not given up.
    await reading.catch((error: unknown) => assert.equal((error as Failure).kind, 'cancelled'));
    over.dispose();
  },
  () => Promise.resolve(),
];

async function expand(session: PoolSession, { findings }: Reading): Promise<void> {
  const finding = findings[0]!;
  for (const value of finding.live.values.slice(0, 3)) {
    // Under load a slot may be taken again by now: then it is said, and nothing else may change.
    const rows = await session.valueProperties(finding, value).catch(() => []);
    for (const { handle } of rows) if (handle !== undefined) await session.properties(handle);
  }
}

function assertTruth(reading: Reading, made: number, when: string): void {
  const { findings, pools, coverage } = reading;
  const seen = JSON.stringify({ pools: pools.map(p => p.instances), coverage });
  assert.equal(findings.length, 1, `${when}: ${seen}`);
  assert.equal(pools[0]?.instances, made, `${when}: ${seen}`);
  const { staleReferences, instances } = findings[0]!.live;
  assert.ok(instances >= CONTEXTS - AT_ONCE && instances <= made, `${when}: ${instances}`);
  assert.ok(staleReferences >= (CONTEXTS - AT_ONCE) * HELD, `${when}: ${staleReferences}`);
  assert.equal(findings[0]!.seenAt, undefined);
  assert.equal(coverage.judged, coverage.instances);
  assert.equal(verdictOf(reading).kind, 'held');
}
