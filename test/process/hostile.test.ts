import * as assert from 'node:assert/strict';
import { Target } from './target';

describe('a hostile server', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  it('is read without running any of its code', async () => {
    target = await Target.start('hostile.cjs');
    await target.load(2);
    const session = await target.open();
    try {
      const { findings } = await session.read();
      const finding = findings[0]!;
      assert.equal(finding.live.staleReferences, 2 * 8);
      const classes = finding.live.values.filter(v => v.instance === 0).map(v => v.className);
      assert.deepEqual(
        classes.map(name => name.slice(0, 8)),
        ['Trap', 'Proxy', 'Proxy', 'Frozen', 'xxxxxxxx', '<img src', 'Array', 'Object'],
      );
      assert.ok(
        classes.every(name => name.length <= 201),
        'names are clipped',
      );
      for (const value of finding.live.values.filter(v => v.instance === 0)) {
        await session.valueProperties(finding, value);
      }
      assert.equal(await target.get('/touched'), '0');
    } finally {
      await session.detach();
    }
  });
});
