import * as assert from 'node:assert/strict';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure, type FailureKind } from '../../src/base/failure';
import { OtherClient } from './otherClient';
import { eventually } from '../eventually';
import { open, Target } from './target';

describe('what can go wrong', () => {
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });
  const start = async (file: string): Promise<Target> => {
    const target = await Target.start(file);
    ends.push(() => target.stop());
    return target;
  };
  const listen = async (handler: http.RequestListener): Promise<number> => {
    const server = http.createServer(handler).listen(0, '127.0.0.1');
    ends.push(() => server.close());
    await new Promise(resolve => server.once('listening', resolve));
    return (server.address() as AddressInfo).port;
  };

  it('nothing listens', async () => {
    const port = await listen(() => undefined);
    ends.pop()!();
    await eventually(() => isFree(port));
    await rejects(open({ kind: 'port', host: '127.0.0.1', port }), 'connectionRefused');
  });

  it('the port is no inspector', async () => {
    const port = await listen((_, response) => response.end('<html>hello'));
    await rejects(open({ kind: 'port', host: '127.0.0.1', port }), 'notNode');
  });

  it('the inspector is a browser', async () => {
    const port = await listen((_, response) =>
      response.end(JSON.stringify({ Browser: 'Chrome/130.0' })),
    );
    await rejects(open({ kind: 'port', host: '127.0.0.1', port }), 'notNode');
  });

  it('the host is not this machine', async () => {
    await rejects(open({ kind: 'port', host: '192.0.2.1', port: 9229 }), 'remoteHost');
    await rejects(open({ kind: 'url', url: 'ws://192.0.2.1:9229/x' }), 'remoteHost');
  });

  it('the process does not exist', async () => {
    await rejects(open({ kind: 'pid', pid: 2 ** 22 + 1 }), 'noSuchProcess');
  });

  it('another debugger holds the target', async () => {
    const target = await start('commonjs.cjs');
    const other = await OtherClient.open(target.url);
    ends.push(() => other.dispose());
    await other.send('Debugger.enable');
    await other.send('Debugger.pause');
    const request = target.get().catch(() => undefined);
    await eventually(() => other.events.includes('Debugger.paused'));
    const session = await target.open();
    await rejects(session.read(), 'targetPaused');
    await session.detach();
    // It is still the other debugger's pause, and the target goes on when that one says so.
    await other.send('Debugger.resume');
    assert.equal(await request, 'ok');
  });

  it('the target does not answer', async () => {
    const target = await start('blocked.cjs');
    const blocking = new Promise(resolve => target.child.stdout!.once('data', resolve));
    target.get('/block').catch(() => undefined);
    await blocking;
    await rejects(target.open(), 'targetBusy');
  });

  it('the target is killed while attached', async () => {
    const target = await start('commonjs.cjs');
    const session = await target.open();
    await session.read();
    target.stop();
    await eventually(() => session.state.kind === 'lost');
    await rejects(session.read(), 'targetGone');
    assert.ok(session.reading, 'the last reading stays readable');
  });

  it('the target ends during a reading', async () => {
    const target = await start('blocked.cjs');
    const session = await target.open();
    const reading = session.read();
    target.stop();
    await rejects(reading, 'targetGone');
  });

  it('a reading is cancelled', async () => {
    const target = await start('commonjs.cjs');
    const session = await target.open();
    const abort = new AbortController();
    const reading = session.read({ signal: abort.signal });
    abort.abort();
    await rejects(reading, 'cancelled');
    assert.equal(session.state.kind, 'attached');
    await session.read();
    await session.detach();
  });
});

async function rejects(work: Promise<unknown>, kind: FailureKind): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof Failure, String(error));
    assert.equal(error.kind, kind, error.message);
    assert.match(error.message, /\. .+\.$|\.$/);
    return true;
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const request = http.get({ host: '127.0.0.1', port }, () => resolve(false));
    request.on('error', () => resolve(true));
  });
}
