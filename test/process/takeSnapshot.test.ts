import * as assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { connect } from '../../src/inspector/connection/connect';
import { snapshotChunks } from '../../src/inspector/snapshot/takeSnapshot';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { eventually } from '../eventually';
import { Target } from './target';

/** Without what is done beforehand it takes more than ten minutes. */
const LARGE_SCRIPT_MS = 180_000;
const CHUNK = 'x'.repeat(1e6);
const CHUNKS = 200;
/** What may wait here, and in the buffers of both sides of a socket. */
const MOST_SENT = 64;
/** Looks at the sender, one after the other, that find it where it was. */
const STILL = 25;

describe('taking a heap snapshot', () => {
  let target: Target | undefined;
  afterEach(() => target?.stop());

  it('comes to its end on Node 20 with a large script', async function () {
    this.timeout(LARGE_SCRIPT_MS + 10_000);
    target = await Target.start('largeScript.cjs', { node: await nodeBinary(NODE_VERSIONS[0]!) });
    const connection = await connect({ url: target.url, name: 'test' });
    try {
      const signal = AbortSignal.timeout(LARGE_SCRIPT_MS);
      let end = '';
      for await (const chunk of snapshotChunks(connection, { signal })) end = chunk;
      assert.match(end, /\]\}\s*$/);
    } finally {
      connection.dispose();
    }
  });

  it('lets the target wait while nobody reads, and loses nothing', async () => {
    const inspector = new SendingInspector();
    const connection = await connect({ url: await inspector.url(), name: 'test' });
    try {
      const chunks = snapshotChunks(connection);
      assert.equal((await chunks.next()).value, CHUNK);
      let sent = 0;
      let still = 0;
      await eventually(() => {
        still = inspector.sent === sent ? still + 1 : 0;
        sent = inspector.sent;
        return still === STILL;
      });
      assert.ok(sent <= MOST_SENT, `${sent} MB were taken`);
      let taken = 1;
      for await (const chunk of chunks) taken += chunk === CHUNK ? 1 : 0;
      assert.equal(taken, CHUNKS);
      assert.equal(inspector.sent, CHUNKS);
    } finally {
      connection.dispose();
      inspector.close();
    }
  });
});

/** Sends a snapshot as fast as its socket takes it. */
class SendingInspector {
  /** Chunks that the system has taken. */
  sent = 0;
  private readonly server = new WebSocketServer({ host: '127.0.0.1', port: 0 });

  constructor() {
    this.server.on('connection', socket => {
      socket.on('message', (data: Buffer) => {
        const { id, method } = JSON.parse(data.toString()) as { id: number; method: string };
        const reply = (): void => socket.send(JSON.stringify({ id, result: {} }));
        if (method === 'HeapProfiler.takeHeapSnapshot') this.send(socket, reply);
        else reply();
      });
    });
  }

  async url(): Promise<string> {
    if (!this.server.address()) await new Promise(resolve => this.server.on('listening', resolve));
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    for (const socket of this.server.clients) socket.terminate();
    this.server.close();
  }

  private send(socket: WebSocket, reply: () => void): void {
    if (this.sent === CHUNKS) return reply();
    const method = 'HeapProfiler.addHeapSnapshotChunk';
    socket.send(JSON.stringify({ method, params: { chunk: CHUNK } }), () => {
      this.sent++;
      this.send(socket, reply);
    });
  }
}
