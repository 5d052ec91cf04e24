import * as assert from 'node:assert/strict';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { readThrough, Target } from './target';

/** What `valuesFor` in serve.cjs leaves in each context, and two of those objects. */
const HELD = 6;
/** A heap that ends where millions of keys are listed. */
const SMALL = ['--max-old-space-size=200'];

describe('objects that must not be listed', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  for (const version of ['18.20.8', ...NODE_VERSIONS]) {
    it(`neither end nor disturb a server of Node ${version}`, async () => {
      target = await Target.start('unlistable.cjs', {
        node: await nodeBinary(version),
        args: SMALL,
      });
      await target.load(2);
      const session = await target.open();
      try {
        const { findings, coverage } = await readThrough(session);
        const { staleReferences, values } = findings[0]!.live;
        assert.equal(staleReferences, 2 * HELD);
        assert.match(coverage.limits.join('\n'), /objects were not looked into/);
        for (const value of values) {
          const looked = session.valueProperties(findings[0]!, value);
          if (/Failed|Bytes/.test(value.className)) await assert.rejects(looked, /too unusual/);
          else await looked;
        }
      } finally {
        await session.detach();
      }
      assert.equal(await target.get('/touched'), '');
      for (const replacement of ['plain', 'bound', 'proxied']) {
        await target.get(`/${replacement}`);
        await assert.rejects(target.read(), /has replaced .*util\.types/, replacement);
        assert.equal(await target.get('/touched'), '', replacement);
      }
    });
  }
});
