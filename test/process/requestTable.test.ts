import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { connect } from '../../src/inspector/connection/connect';
import type { Connection } from '../../src/inspector/connection/connection';
import { RequestTable } from '../../src/inspector/snapshot/requestTable';
import type { RequestFigures } from '../../src/protocol/requestFigures';
import { eventually } from '../eventually';
import { saidBy } from '../saidBy';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { Target } from './target';

const LISTENS = `['http.server.request.start', 'http2.server.stream.start']
  .map(name => require('node:diagnostics_channel').hasSubscribers(name)).join()`;

describe('following requests', () => {
  let target: Target | undefined;
  let witness: Connection | undefined;
  afterEach(() => {
    witness?.dispose();
    target?.stop();
  });

  async function start(version: string, file = 'followed.cjs'): Promise<Target> {
    target = await Target.start(file, {
      node: await nodeBinary(version),
      args: ['--expose-gc'],
    });
    witness = await connect({ url: target.url, name: 'witness' });
    return target;
  }
  /** `awaitPromise` only for a promise: V8 makes one of any value then, and a server that collects may take it away. */
  const ask = async (expression: string, awaitPromise = false): Promise<unknown> => {
    const options = { includeCommandLineAPI: true, returnByValue: true, awaitPromise };
    const { result } = await witness!.send('Runtime.evaluate', { expression, ...options });
    return result.value;
  };
  const listens = (): Promise<unknown> => ask(LISTENS);
  const truth = (): Promise<{ made: number; inMemory: number }> => ask('truth()', true) as never;

  /** Waits until the server has so many requests in memory by its own account, and the table says the same. */
  async function settled(table: RequestTable, inMemory: number): Promise<RequestFigures> {
    let figures = await table.read();
    await eventually(async () => {
      const { inMemory: known } = await truth();
      figures = await table.read();
      return known === inMemory && figures.inMemory === inMemory;
    });
    return figures;
  }

  for (const version of NODE_VERSIONS) {
    it(`tells what the server keeps, by its own account, on Node ${version}`, async () => {
      const { url } = await start(version);
      const connection = await connect({ url, name: 'test' });
      const table = await RequestTable.begin(connection);
      for (let i = 0; i < 60; i++) await target!.get('/none');
      const none = await settled(table, 0);
      assert.deepEqual([none.made, none.over, none.inMemory, none.oneIn], [60, 60, 0, 1]);
      for (let i = 0; i < 90; i++) await target!.get('/some');
      await table.read();
      const some = await settled(table, 30);
      assert.deepEqual([some.made, some.over, some.inMemory], [150, 150, 30]);
      await eventually(async () => (await truth()) && (await table.read()).outlived === 30);
      await ask('forget()');
      await settled(table, 0);
      await table.leave();
      assert.equal(await listens(), 'false,false');
      connection.dispose();
    });

    it(`tells requests under way from those broken off, on Node ${version}`, async () => {
      const { url } = await start(version);
      const connection = await connect({ url, name: 'test' });
      const table = await RequestTable.begin(connection);
      const breakOff = new AbortController();
      const answers = Array.from({ length: 5 }, () =>
        target!.get('/hang', { signal: breakOff.signal }).catch(() => undefined),
      );
      await eventually(async () => (await table.read()).made === 5);
      assert.equal((await table.read()).over, 0);
      await truth();
      assert.equal((await table.read()).over, 0, 'a collection does not end them');
      breakOff.abort();
      await Promise.all(answers);
      await eventually(async () => (await table.read()).over === 5);
      await settled(table, 0);
      connection.dispose();
    });

    it(`counts nothing for a connection that waits, on Node ${version}`, async () => {
      const { url } = await start(version);
      const connection = await connect({ url, name: 'test' });
      const table = await RequestTable.begin(connection);
      for (let i = 0; i < 3; i++) await target!.get('/body', { method: 'POST', body: 'text' });
      await eventually(async () => {
        await truth();
        const { made, over, inMemory } = await table.read();
        return made === 3 && over === 3 && inMemory === 0;
      });
      connection.dispose();
    });

    it(`follows HTTP/2 where Node tells of it, on Node ${version}`, async () => {
      const { url } = await start(version);
      const connection = await connect({ url, name: 'test' });
      const table = await RequestTable.begin(connection);
      const isUnseen = version.startsWith('20.');
      await ask('askStreams(30)', true);
      const { made, http2Unseen } = await table.read();
      assert.deepEqual([made, http2Unseen], isUnseen ? [0, true] : [30, false]);
      if (!isUnseen) {
        assert.equal((await settled(table, 10)).over, 30);
      }
      connection.dispose();
    });

    it(`leaves nothing when the connection breaks off, without a request, on Node ${version}`, async () => {
      const { url } = await start(version);
      const connection = await connect({ url, name: 'test' });
      await RequestTable.begin(connection);
      for (let i = 0; i < 5; i++) await target!.get('/some');
      assert.equal(await listens(), 'true,true');
      connection.dispose();
      await eventually(async () => {
        await truth();
        return (await listens()) === 'false,false';
      });
    });

    it(`leaves nothing when requests never pause, on Node ${version}`, async () => {
      const { url } = await start(version, 'busy.cjs');
      const connection = await connect({ url, name: 'test' });
      const table = await RequestTable.begin(connection);
      // Also those that are over leave the table, although it is looked at again and again.
      await eventually(async () => {
        const { made, inMemory } = await table.read();
        return made > 100 && inMemory < made / 2;
      });
      connection.dispose();
      // The server collects by itself.
      await eventually(async () => (await listens()) === 'false,false');
    });
  }

  it('leaves nothing when we are killed', async () => {
    await start(NODE_VERSIONS[0]!);
    const args = ['--require', 'tsx/cjs', path.join(__dirname, 'followRequests.ts'), target!.url];
    const ours = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await saidBy(ours, 'stdout', /following/);
      assert.equal(await listens(), 'true,true');
      ours.kill('SIGKILL');
      await eventually(async () => {
        await truth();
        return (await listens()) === 'false,false';
      });
      assert.equal(await target!.get('/none'), 'done');
    } finally {
      ours.kill('SIGKILL');
    }
  });

  it('ends with the last who wants it, and with the session', async () => {
    await start(NODE_VERSIONS[0]!);
    const session = await target!.open();
    try {
      assert.equal((await session.figures()).requests, undefined);
      const [one, other] = await Promise.all([session.followRequests(), session.followRequests()]);
      await target!.get('/none');
      one.dispose();
      one.dispose();
      assert.equal((await session.figures()).requests!.made, 1);
      other.dispose();
      await eventually(async () => (await listens()) === 'false,false');
      assert.equal((await session.figures()).requests, undefined);
      await session.followRequests();
      await target!.get('/none');
      assert.equal((await session.figures()).requests!.made, 1);
      assert.equal(await listens(), 'true,true');
    } finally {
      await session.detach();
    }
    assert.equal(await listens(), 'false,false');
  });
});
