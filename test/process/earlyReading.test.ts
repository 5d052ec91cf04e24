import * as assert from 'node:assert/strict';
import type { Analyser } from '../../src/protocol/analysis';
import { openSession } from '../../src/session/openSession';
import { eventually } from '../eventually';
import { analyser, holderFinder, originalFinder, Target } from './target';

const CONTEXTS = 3;
const HELD = 4;

describe('an early reading', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  it('does not wait for a large source, says so, and is completed by itself', async () => {
    target = await Target.start('esm.mjs');
    await target.load(CONTEXTS);
    // The pool is in esm.mjs, and what is pooled in context.mjs: one is enough to be waited for.
    let finish: () => void = () => undefined;
    const held = new Promise<void>(resolve => (finish = resolve));
    let analyses = 0;
    const slow: Analyser = {
      async analyse(source) {
        // What imports it is looked at with it once more.
        if (!source.related) analyses++;
        if (source.name.endsWith('context.mjs')) await held;
        return analyser.analyse(source);
      },
    };
    const options = {
      analyser: slow,
      originalFinder,
      holderFinder,
      allowRemote: false,
      maxObjects: 200_000,
      log: () => undefined,
    };
    const session = await openSession({ kind: 'url', url: target.url }, options);
    try {
      const early = await session.read({ early: true });
      assert.deepEqual(early.findings, []);
      assert.deepEqual(
        early.undecided.map(({ className, reason }) => [className.split('/').pop(), reason]),
        [['context.mjs', 'Its source is still being analysed.']],
      );
      assert.equal(early.isPart, true);
      const before = analyses;
      finish();
      await eventually(() => {
        const { findings = [], isPart } = session.reading ?? {};
        return !isPart && findings[0]?.live.staleReferences === CONTEXTS * HELD;
      });
      assert.deepEqual(session.reading?.undecided, []);
      assert.equal(analyses, before, 'a source was analysed twice');
    } finally {
      finish();
      await session.detach();
    }
  });
});
