import * as assert from 'node:assert/strict';
import * as path from 'node:path';
import { Failure } from '../../src/base/failure';
import type { Reading } from '../../src/protocol/finding';
import { mapConcurrently } from '../../src/base/concurrent';
import { connect } from '../../src/inspector/connection/connect';
import { PoolReader } from '../../src/inspector/reading/poolReader';
import type { TargetReading } from '../../src/inspector/reading/reading';
import { answerCases } from '../hostile/answerCases';
import type { Case } from '../hostile/case';
import { frameCases } from '../hostile/frameCases';
import { answered, HostileInspector } from '../hostile/hostileInspector';
import { runProgram, type Run } from '../hostile/program';
import { silenceCases } from '../hostile/silenceCases';
import { eventually } from '../eventually';
import { analyser, open, Target } from './target';

const cases: Case[] = [...silenceCases, ...frameCases, ...answerCases];

const CONTEXTS = 2;
/** What `valuesFor` in serve.cjs leaves in each. */
const HELD = 4;
/** They share one target, which serves them in turn. */
const AT_ONCE = 2;
const preloads = path.join(__dirname, '..', 'hostile', 'preloads');
/** A connection that ended without the WebSocket’s own way to: some Nodes do not survive it. */
const UNSAID = 1006;
const CONTROLS = /(?!\n)[\p{Cc}\p{Cf}]/u;

interface Outcome {
  run: Run | undefined;
  session: Reading | Failure | undefined;
  goodbyes: number[];
}

/** `isWaiting` is called once nothing more is done for it but to wait. */
async function outcomeOf(one: Case, good: string, isWaiting: () => void): Promise<Outcome> {
  const { script, interruptAt, byPort, waitsAt, args = [] } = one;
  const made = typeof script === 'function' ? script(good) : script;
  const hostile = await HostileInspector.start(made, good);
  const { port } = hostile;
  const interrupt =
    interruptAt === undefined ? undefined : () => hostile.timesHeard(interruptAt) > 0;
  try {
    const address = byPort ? `127.0.0.1:${port}` : hostile.url;
    const hasProgram = one.program || waitsAt !== undefined || one.says !== undefined;
    const run = hasProgram
      ? runProgram(['inspect', address, ...args], interrupt, one.interrupts)
      : undefined;
    const session = one.program ? undefined : readOnce(hostile, byPort ?? false);
    // The command line and the session have both come to it.
    if (waitsAt) void eventually(() => hostile.timesHeard(waitsAt) > 1).then(isWaiting, String);
    return { run: await run, session: await session, goodbyes: [...hostile.goodbyes] };
  } finally {
    hostile.stop();
  }
}

async function readOnce(
  { url, port }: HostileInspector,
  byPort: boolean,
): Promise<Reading | Failure> {
  try {
    const session = await open(
      byPort ? { kind: 'port', host: '127.0.0.1', port } : { kind: 'url', url },
    );
    try {
      return await session.read();
    } finally {
      await session.detach();
    }
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    return error;
  }
}

describe('an inspector that misbehaves', () => {
  const outcomes = new Map<Case, Promise<Outcome>>();
  let target: Target;

  before(async () => {
    target = await Target.start('commonjs.cjs');
    await target.loadTogether(CONTEXTS);
    // Those that only wait do so beside all others.
    const start = (one: Case): Promise<unknown> =>
      new Promise<void>(goOn => {
        const outcome = outcomeOf(one, target.url, goOn);
        outcomes.set(one, outcome);
        outcome.finally(goOn).catch(String);
      });
    void mapConcurrently(cases, AT_ONCE, start);
  });
  after(() => target.stop());

  for (const one of cases) {
    it(one.name, async () => {
      await eventually(() => outcomes.has(one));
      const { run, session, goodbyes } = await outcomes.get(one)!;
      if (run) assertRun(one, run);
      if (session) assertSession(one, session);
      assert.ok(!goodbyes.includes(UNSAID), 'it left without a goodbye');
    });
  }

  it('leaves the target as it was', async () => {
    await Promise.all(outcomes.values());
    const { findings } = await target.read();
    assert.equal(findings[0]?.live.staleReferences, CONTEXTS * HELD);
  });
});

function assertRun({ kind, says, interruptAt }: Case, { status, out, err, ms }: Run): void {
  const told = `${status} after ${Math.round(ms)} ms: ${out}${err}`;
  // On a busy machine the time that a reading may take can be over before the pools were found: that is said.
  const found = /search is not finished/.test(out) ? 3 : 1;
  assert.equal(status, interruptAt !== undefined ? 130 : kind === undefined ? found : 2, told);
  assert.doesNotMatch(out + err, CONTROLS);
  assert.doesNotMatch(err, /^\s+at /m, 'a stack is no sentence');
  if (says) assert.match(out + err, says);
  if (status === 2) assert.match(err, /^pool-leaks: .+\.$/m);
}

function assertSession({ kind }: Case, session: Reading | Failure): void {
  if (session instanceof Failure) assert.equal(session.kind, kind, session.message);
  else {
    assert.equal(kind, undefined, 'it was read');
    const { limits } = session.coverage;
    // As on the command line.
    if (limits.some(limit => limit.includes('search is not finished'))) return;
    assert.equal(session.findings[0]?.live.staleReferences, CONTEXTS * HELD);
  }
}

describe('a reading that is never through', () => {
  let target: Target | undefined;
  let hostile: HostileInspector | undefined;
  afterEach(() => {
    hostile?.stop();
    target?.stop();
  });

  const readWith = async (on: string, change: object): Promise<TargetReading> => {
    target = await Target.start('commonjs.cjs');
    await target.load(1);
    const act = answered((status: object) => ({ ...status, ...change }));
    hostile = await HostileInspector.start({ rules: [{ on, act }] }, target.url);
    const connection = await connect({ url: hostile.url, name: 'test' });
    const budgets = { maxObjects: 200_000, walkBudgetMs: 300, probeBudgetMs: 300 };
    const reader = new PoolReader(connection, { analyser, ...budgets, log: () => undefined });
    try {
      return await reader.read();
    } finally {
      connection.dispose();
    }
  };

  it('ends with a sentence', async () => {
    await assert.rejects(readWith('agent.probe', { done: false, rows: [] }), { kind: 'timedOut' });
  });

  it('says so where it is the walk', async () => {
    const { coverage } = await readWith('agent.walk', { idle: false });
    assert.match(coverage.limits.join(' '), /The search is not finished/);
  });
});

describe('a program that hides', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());
  const preloaded = (file: string): Promise<Target> =>
    Target.start('commonjs.cjs', { args: ['--require', path.join(preloads, file)] });

  it('is read by a clock that it cannot set', async () => {
    target = await preloaded('clock.cjs');
    await target.load(CONTEXTS);
    const { findings, cost } = await target.read();
    assert.ok(findings[0]!.live.staleReferences > 0);
    assert.ok(Number.isFinite(cost.longestPauseMs));
    const { status } = await runProgram(['inspect', target.url]);
    assert.equal(status, 1);
  });

  it('is said to keep its handles to itself', async () => {
    target = await preloaded('handles.cjs');
    await target.load(CONTEXTS);
    const { coverage } = await target.read();
    const limits = coverage.limits.join(' ');
    assert.match(limits, /has replaced process\._getActiveHandles/);
    assert.match(limits, /has replaced process\._getActiveRequests/);
    const { out } = await runProgram(['inspect', target.url]);
    assert.match(out, /has replaced process\._getActiveHandles/);
  });
});
