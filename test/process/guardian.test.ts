import * as assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { discoverTargets } from '../../src/inspector/discovery/discover';
import { processReaderFor } from '../../src/inspector/discovery/processReader';
import { guardedBy } from '../../src/inspector/connection/guardian';
import { eventually } from '../eventually';

const program = path.join(__dirname, 'holdConnection.ts');

describe('the guardian', () => {
  let server: WebSocketServer;
  let ours: ChildProcess;
  let socket: WebSocket;

  beforeEach(async () => {
    server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    ours = spawn(process.execPath, ['--import', 'tsx', program, url], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    [socket] = (await once(server, 'connection')) as [WebSocket];
    await once(socket, 'message');
  });

  afterEach(() => {
    ours.kill('SIGKILL');
    server.close();
  });

  it('says goodbye for one of us that is killed, and ends', async () => {
    let code: number | undefined;
    socket.once('close', (told: number) => (code = told));
    ours.kill('SIGKILL');
    await eventually(() => code !== undefined);
    assert.equal(code, 1005, 'a Close frame without a code; 1006 is none');
    await eventually(async () => (await guardians()).length === 0);
  });

  it('ends with a connection that ends by itself', async () => {
    assert.equal((await guardians()).length, 1);
    socket.close();
    await eventually(async () => (await guardians()).length === 0);
    assert.equal(ours.exitCode, null, 'ours goes on');
  });

  it('is nobody to attach to', async () => {
    const [guardian] = await guardians();
    const targets = await discoverTargets();
    assert.ok(targets.some(({ pid }) => pid === ours.pid));
    assert.ok(!targets.some(({ pid }) => pid === guardian));
  });

  async function guardians(): Promise<number[]> {
    const all = await processReaderFor(process.platform).processes();
    return all.filter(({ args }) => guardedBy(args) === ours.pid).map(({ pid }) => pid);
  }
});
