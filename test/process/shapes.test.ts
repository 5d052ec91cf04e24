import * as assert from 'node:assert/strict';
import * as fs from 'node:fs';
import type { Reading } from '../../src/protocol/finding';
import { heldBy } from './heldBy';
import { nodeBinary, NODE_VERSIONS } from './nodeBinary';
import { eventually } from '../eventually';
import { Target, open, readThrough } from './target';

const CONTEXTS = 6;
/** What each context keeps of `valuesFor` in serve.cjs: key, class, and its state where it can be closed. */
const HELD = ['closed:Resource:closed', 'open:Resource:open', 'page:string:', 'session:Session:'];
/** The same where a store has no keys. */
const HELD_WITHOUT_KEYS = HELD.map(value => value.replace(/^\w+/, 'null')).sort();

type Shape = [file: string, className: string, method: string, rule: string, line: number];

const shapes: Shape[] = [
  ['commonjs.cjs', 'Context', 'reset', 'stale-slots', 14],
  ['esm.mjs', 'Context', 'clear', 'stale-slots', 8],
  ['privates.cjs', 'Context', 'reset', 'stale-slots', 19],
  ['closures.cjs', 'createContext', 'reset', 'stale-slots', 11],
  ['linked.cjs', 'Context', 'reset', 'stale-slots', 15],
  ['mapField.cjs', 'Context', 'reset', 'stale-collection', 12],
  ['ring.cjs', 'Context', 'clear', 'stale-slots', 21],
  ['numberKeys.cjs', 'Context', 'reset', 'stale-slots', 13],
];

describe('what pooled contexts of a running server hold', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  for (const version of NODE_VERSIONS) {
    for (const shape of shapes) {
      it(`equals the truth for ${shape[0]} on Node ${version}`, async () => {
        target = await Target.start(shape[0], { node: await nodeBinary(version) });
        await target.load(CONTEXTS);
        assertTruth(shape, await target.read());
      });
    }
  }

  it('equals the truth in a child of node:cluster', async () => {
    const primary = await Target.start('cluster.cjs');
    target = primary;
    await primary.load(CONTEXTS);
    const session = await open({ kind: 'pid', pid: Number(primary.line(/child (\d+)/)) });
    try {
      assertTruth(['cluster.cjs', ...shapes[0]!.slice(1)] as Shape, await readThrough(session));
    } finally {
      await session.detach();
    }
  });

  for (const [file] of shapes) {
    it(`sees at a refresh what ${file} parked since`, async () => {
      target = await Target.start(file);
      await target.load(CONTEXTS);
      const session = await target.open();
      try {
        await session.read();
        await target.load(2 * CONTEXTS);
        const { findings } = await readThrough(session);
        const { instances, idle, staleReferences, open } = findings[0]!.live;
        assert.deepEqual(
          { instances, idle, staleReferences, open },
          {
            instances: 2 * CONTEXTS,
            idle: 2 * CONTEXTS,
            staleReferences: 2 * CONTEXTS * HELD.length,
            open: 2 * CONTEXTS,
          },
        );
      } finally {
        await session.detach();
      }
    });
  }

  it('reaches a pool that only a captured this leads to while requests are served', async () => {
    target = await Target.start('poolInstance.cjs');
    await target.load(CONTEXTS);
    const session = await target.open();
    const load = new AbortController();
    const traffic = keepLoading(target, load.signal);
    try {
      // Whether a call is under way when a reading looks is a matter of luck.
      await eventually(async () => (await session.read()).findings.length > 0);
      load.abort();
      await traffic;
      // The calls under way are gone, but what they led to is remembered.
      const { findings, cost } = await session.read();
      assert.equal(cost.strategy, 'scopes');
      assert.equal(findings[0]?.live.staleReferences, CONTEXTS * HELD.length);
    } finally {
      load.abort();
      await session.detach();
    }
  });

  it('says so when no instance is in reach', async () => {
    target = await Target.start('poolInstance.cjs');
    await target.load(CONTEXTS);
    const { findings, undecided } = await target.read();
    assert.deepEqual(findings, []);
    assert.match(undecided[0]?.reason ?? '', /No context is in reach/);
    const { file, line } = undecided[0]!.location!;
    assert.equal(fs.readFileSync(file, 'utf8').split('\n')[line - 1]!.trim(), 'this.used = 0;');
  });

  it('reaches it by a heap query once a person agreed to the pause', async () => {
    target = await Target.start('poolInstance.cjs');
    await target.load(CONTEXTS);
    const session = await target.open();
    try {
      const asked: string[] = [];
      const { findings, cost } = await session.read({
        consent: async (_, what) => {
          asked.push(what);
          return true;
        },
      });
      assert.match(asked[0] ?? '', /heap query/);
      assert.equal(cost.strategy, 'heap-query');
      assert.equal(findings[0]?.live.staleReferences, CONTEXTS * HELD.length);
    } finally {
      await session.detach();
    }
  });

  it('names the forgotten callback of a pooled holder', async () => {
    target = await Target.start('callbackHolder.cjs');
    await target.load(CONTEXTS);
    const { findings } = await target.read();
    assert.deepEqual(
      findings.map(f => [f.className, f.method, f.rule, f.live.staleReferences, f.live.idle]),
      [['Holder', 'release', 'stale-fields', CONTEXTS, CONTEXTS]],
    );
    assert.equal(findings[0]!.live.values[0]!.slot, 'callback');
  });

  it('finds nothing in a server that resets properly', async () => {
    target = await Target.start('clean.cjs');
    await target.load(CONTEXTS);
    const { findings, undecided } = await target.read();
    assert.deepEqual({ findings, undecided }, { findings: [], undecided: [] });
  });

  it('counts only what is beyond the logical length of a context in use', async () => {
    target = await Target.start('commonjs.cjs');
    await target.load(1);
    const late = target.get('/hang');
    const session = await target.open();
    try {
      // The one context is in use again with as many values as before: nothing is stale.
      assert.deepEqual((await readThrough(session)).findings, []);
    } finally {
      await session.detach();
      target.stop();
      await late.catch(() => undefined);
    }
  });
});

function assertTruth(
  [file, className, method, rule, line]: Shape,
  { findings, undecided }: Reading,
): void {
  assert.deepEqual(undecided, []);
  assert.equal(findings.length, 1, JSON.stringify(findings));
  const finding = findings[0]!;
  assert.deepEqual(
    [finding.className, finding.method, finding.rule, finding.location.line],
    [className, method, rule, line],
  );
  const { instances, idle, staleReferences, open: stillOpen } = finding.live;
  assert.deepEqual(
    { instances, idle, staleReferences, stillOpen },
    {
      instances: CONTEXTS,
      idle: CONTEXTS,
      staleReferences: CONTEXTS * HELD.length,
      stillOpen: CONTEXTS,
    },
  );
  const held = ['ring.cjs', 'numberKeys.cjs'].includes(file) ? HELD_WITHOUT_KEYS : HELD;
  for (let instance = 0; instance < CONTEXTS; instance++) {
    assert.deepEqual(heldBy(finding.live.values, instance), held);
  }
}

async function keepLoading(target: Target, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await target.load(2);
}
