import * as assert from 'node:assert/strict';
import { Target } from './target';

const CONTEXTS = 6;

describe('what a running server keeps for the next user of an instance', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  it('is counted on idle instances, as what can be read', async () => {
    target = await Target.start('readableAfterReset.cjs');
    await target.load(CONTEXTS);
    const { findings, undecided } = await target.read();
    assert.deepEqual(
      findings.map(({ rule, className, method, location, certainty, live }) => ({
        ...{ rule, certainty, name: `${className}.${method}`, line: location.line },
        ...{ instances: live.instances, idle: live.idle, values: live.staleReferences },
      })),
      [
        {
          ...{ rule: 'readable-after-reset', certainty: 'provable', name: 'Context.reset' },
          ...{ line: 18, instances: CONTEXTS / 2, idle: CONTEXTS / 2, values: CONTEXTS / 2 },
        },
      ],
    );
    assert.match(findings[0]!.message, /3 values in 3 contexts/);
    assert.deepEqual(undecided, []);
  });
});
