import * as assert from 'node:assert/strict';
import { connect } from '../../src/inspector/connection/connect';
import { RequestCounter } from '../../src/inspector/snapshot/requestCounter';
import { RequestTable } from '../../src/inspector/snapshot/requestTable';
import { eventually } from '../eventually';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { Target, readThrough } from './target';

describe('a hostile server', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  it('is read without running any of its code', async () => {
    target = await Target.start('hostile.cjs');
    await target.load(2);
    const session = await target.open();
    try {
      const { findings } = await readThrough(session);
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

  for (const version of NODE_VERSIONS) {
    it(`has its requests followed without running any of its code on Node ${version}`, async () => {
      target = await Target.start('hostile.cjs', {
        node: await nodeBinary(version),
        args: ['--expose-gc'],
      });
      const session = await target.open();
      try {
        const following = await session.followRequests();
        await target.load(2);
        // 2 of the load, this one, and what it tells on the channels by itself.
        const told = Number(await target.get('/tell'));
        await eventually(async () => {
          const { requests } = await session.figures();
          return requests!.made === 3 + told && requests!.over >= 3;
        });
        assert.equal(await target.get('/collect'), 'collected');
        await session.figures();
        assert.equal(await target.get('/touched'), '0');
        following.dispose();
      } finally {
        await session.detach();
      }
    });

    it(`runs none of what a program has replaced on Node ${version}`, async () => {
      target = await Target.start('patched.cjs', { node: await nodeBinary(version) });
      await target.load(2);
      // Its connections end with the answer.
      await target.get('/patch').catch(() => undefined);
      const watcher = await connect({ url: target.url, name: 'watcher' });
      const ask = async (expression: string): Promise<unknown> =>
        (await watcher.send('Runtime.evaluate', { expression, returnByValue: true })).result.value;
      try {
        await eventually(async () => (await ask('isPatched()')) === true);
        await ask('watchRuns()');
        const session = await target.open();
        try {
          const { findings } = await readThrough(session);
          assert.equal(findings[0]?.live.staleReferences, 2 * 4);
          for (const value of findings[0].live.values) {
            const properties = await session.valueProperties(findings[0], value);
            for (const { handle } of properties) if (handle) await session.properties(handle);
          }
          await session.figures();
          await session.read({ thorough: true });
        } finally {
          await session.detach();
        }
        assert.equal(await ask('readRuns()'), '0 ');
        const own = await connect({ url: target.url, name: 'ours' });
        try {
          const counter = await RequestCounter.begin(own);
          await counter.read();
          await counter.leave();
          const table = await RequestTable.begin(own);
          await table.read();
          await table.leave();
        } finally {
          own.dispose();
        }
        // Node itself puts a listener into an empty list of each channel.
        assert.equal(await ask('readRuns()'), '5 ' + 'Array.prototype set 0 '.repeat(5));
        await ask('watchRuns()');
        for (const name of ['createContext', 'compileFunction']) {
          await ask(`patchVm('${name}')`);
          await assert.rejects(target.read(), /has replaced vm\./);
        }
        assert.equal(await ask('readRuns()'), '0 ');
      } finally {
        watcher.dispose();
      }
    });
  }
});
