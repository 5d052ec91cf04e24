import * as assert from 'node:assert/strict';
import { connect } from '../../src/inspector/connection/connect';
import type { Connection } from '../../src/inspector/connection/connection';
import { RequestCounter } from '../../src/inspector/snapshot/requestCounter';
import { eventually } from '../eventually';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { Target } from './target';

const CHANNELS = ['http.server.request.start', 'http2.server.stream.start', 'net.server.socket'];
const LISTENS = `(() => {
  const { hasSubscribers } = require('node:diagnostics_channel');
  globalThis.gc();
  return ${JSON.stringify(CHANNELS)}.map(name => hasSubscribers(name)).join();
})()`;

describe('the counter of requests', () => {
  let target: Target | undefined;
  let witness: Connection | undefined;
  afterEach(() => {
    witness?.dispose();
    target?.stop();
  });

  const listens = async (): Promise<unknown> => {
    const options = { expression: LISTENS, includeCommandLineAPI: true, returnByValue: true };
    return (await witness!.send('Runtime.evaluate', options)).result.value;
  };

  for (const version of NODE_VERSIONS) {
    const start = async (): Promise<Connection> => {
      const node = await nodeBinary(version);
      target = await Target.start('commonjs.cjs', { node, args: ['--expose-gc'] });
      witness = await connect({ url: target.url, name: 'witness' });
      return connect({ url: target.url, name: 'test' });
    };

    it(`counts what the server begins, and leaves nothing, on Node ${version}`, async () => {
      const connection = await start();
      await target!.load(2);
      const counter = await RequestCounter.begin(connection);
      assert.equal(await listens(), 'true,true,true');
      await target!.load(7);
      const { requests, idleMs, activeMs } = await counter.read();
      assert.equal(requests, 7);
      assert.ok(idleMs > 0 && activeMs > 0);
      await counter.leave();
      assert.equal(await listens(), 'false,false,false');
      connection.dispose();
    });

    it(`takes its listener away when the connection is gone, on Node ${version}`, async () => {
      const connection = await start();
      await RequestCounter.begin(connection);
      assert.equal(await listens(), 'true,true,true');
      connection.dispose();
      // Without a request: a server that nobody asks any more is left as it was as well.
      await eventually(async () => (await listens()) === 'false,false,false');
    });

    it(`takes its listener away although requests never pause, on Node ${version}`, async () => {
      target = await Target.start('busy.cjs', { node: await nodeBinary(version) });
      witness = await connect({ url: target.url, name: 'witness' });
      const connection = await connect({ url: target.url, name: 'test' });
      const isHeard = async (): Promise<unknown> =>
        (await witness!.send('Runtime.evaluate', { expression: 'listens()', returnByValue: true }))
          .result.value;
      await RequestCounter.begin(connection);
      assert.equal(await isHeard(), 'true,true');
      connection.dispose();
      await eventually(async () => (await isHeard()) === 'false,false');
    });
  }
});
