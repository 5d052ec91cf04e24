import * as assert from 'node:assert/strict';
import { nodeBinary } from './nodeBinary';
import { Target } from './target';

const CONTEXTS = 6;

describe('instances that stand in a pool of a running server twice', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  for (const version of ['20.20.2', '26.10.0']) {
    it(`are counted, with the statement that puts them there, on Node ${version}`, async () => {
      target = await Target.start('parkedTwice.cjs', { node: await nodeBinary(version) });
      await target.load(CONTEXTS);
      const { findings, undecided, coverage, cost } = await target.read();
      assert.deepEqual(
        findings.map(({ rule, className, method, location, certainty, live }) => ({
          ...{ rule, certainty, name: `${className}.${method}`, line: location.line },
          ...{ instances: live.instances, idle: live.idle, again: live.staleReferences },
        })),
        [
          // The first, third and fifth request end twice.
          {
            ...{ rule: 'parked-twice', certainty: 'provable', name: 'Context.release', line: 15 },
            ...{ instances: CONTEXTS / 2, idle: CONTEXTS / 2, again: CONTEXTS / 2 },
          },
          // The last one leads to itself.
          {
            ...{ rule: 'parked-twice', certainty: 'provable', name: 'Link.releaseLink', line: 34 },
            ...{ instances: 1, idle: 1, again: 1 },
          },
        ],
      );
      assert.deepEqual(undecided, []);
      assert.equal(cost.strategy, 'scopes');
      assert.ok(coverage.cleanClasses >= 2);
      assert.match(
        findings[0]!.message,
        /3 contexts stand in a free list more than once, at 3 further positions/,
      );
    });
  }

  it('are none where each goes back once', async () => {
    target = await Target.start('clean.cjs');
    await target.load(CONTEXTS);
    const { findings } = await target.read();
    assert.deepEqual(findings, []);
  });

  it('can be looked into', async () => {
    target = await Target.start('parkedTwice.cjs');
    await target.load(CONTEXTS);
    const session = await target.open();
    try {
      const { findings } = await session.read();
      const rows = await session.valueProperties(findings[0]!, findings[0]!.live.values[0]!);
      assert.deepEqual(rows.map(({ name }) => name).sort(), ['next', 'uses']);
    } finally {
      await session.detach();
    }
  });
});
