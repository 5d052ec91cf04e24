import * as assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { eventually } from '../eventually';
import { Target, open, readThrough } from './target';

const CONTEXTS = 4;
/** What `valuesFor` in serve.cjs leaves in each. */
const HELD = 4;

/**
 * A debugger that shares its connection as VS Code's does: its Debugger domain is on, requests of others are passed on, and
 * events are not. `ownUrl` is what the target's own inspector is said to listen on.
 */
class SharingDebugger {
  private readonly server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  private nextId = 1_000_000;
  private readonly replies = new Map<number, (reply: Record<string, unknown>) => void>();
  /** Methods that were asked for through the shared connection. */
  readonly asked = new Set<string>();
  readonly events: string[] = [];

  private constructor(
    private readonly upstream: WebSocket,
    ownUrl: string,
  ) {
    upstream.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { id?: number; method?: string };
      if (message.id !== undefined) this.replies.get(message.id)?.(message);
      else this.events.push(message.method!);
    });
    this.server.on('connection', client => {
      client.on('message', (data: Buffer) => {
        const request = JSON.parse(data.toString()) as { id: number; method: string };
        this.asked.add(request.method);
        if (data.includes('.url()')) {
          const result = { result: { type: 'string', value: ownUrl } };
          client.send(JSON.stringify({ id: request.id, result }));
          return;
        }
        this.pass(request, reply => client.send(JSON.stringify({ ...reply, id: request.id })));
      });
    });
  }

  static async start(target: Target, ownUrl: string): Promise<SharingDebugger> {
    const upstream = new WebSocket(target.url);
    await new Promise(resolve => upstream.once('open', resolve));
    const debug = new SharingDebugger(upstream, ownUrl);
    await debug.send('Debugger.enable');
    return debug;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    return new Promise(resolve => this.pass({ method, params }, resolve));
  }

  private pass(request: object, answer: (reply: Record<string, unknown>) => void): void {
    const id = this.nextId++;
    this.replies.set(id, answer);
    this.upstream.send(JSON.stringify({ ...request, id }));
  }

  stop(): void {
    this.server.close();
    for (const client of this.server.clients) client.terminate();
    this.upstream.terminate();
  }
}

describe('a target that is reached through its debugger’s connection alone', () => {
  let target: Target | undefined;
  let debug: SharingDebugger | undefined;
  afterEach(() => {
    debug?.stop();
    target?.stop();
  });

  it('is read, and the debugger stays as it is', async () => {
    target = await Target.start('privates.cjs');
    await target.load(CONTEXTS);
    debug = await SharingDebugger.start(target, 'ws://127.0.0.1:1/out-of-reach');
    const session = await open({
      kind: 'debugSession',
      name: 'debugged',
      host: '127.0.0.1',
      port: debug.port,
    });
    const { findings } = await readThrough(session);
    assert.equal(findings[0]?.live.staleReferences, CONTEXTS * HELD);
    const source = await session.sourceText(findings[0]);
    assert.match(source ?? '', /class Context/);
    await session.detach();
    assert.ok(!debug.asked.has('Debugger.disable'), 'the debugger was switched off');
    assert.ok(!debug.asked.has('Debugger.setBreakpoint'));
    // Still on: a pause of its own arrives.
    debug.events.length = 0;
    await debug.send('Debugger.pause');
    const held = target.get('/');
    // Nothing is evaluated meanwhile: the pause could come within it, and keep its answer back for ever.
    const { events } = debug;
    await eventually(() => events.includes('Debugger.paused'));
    await debug.send('Debugger.resume');
    assert.equal(await held, 'ok');
  });

  it('is read beside the debugger where its own port is in reach', async () => {
    target = await Target.start('commonjs.cjs');
    await target.load(CONTEXTS);
    debug = await SharingDebugger.start(target, target.url);
    const session = await open({
      kind: 'debugSession',
      name: 'debugged',
      host: '127.0.0.1',
      port: debug.port,
    });
    const { findings } = await readThrough(session);
    assert.equal(findings[0]?.live.staleReferences, CONTEXTS * HELD);
    await session.detach();
    assert.deepEqual([...debug.asked], ['Runtime.evaluate']);
  });
});
