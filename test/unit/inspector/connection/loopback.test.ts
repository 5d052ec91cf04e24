import * as assert from 'node:assert/strict';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { connect } from '../../../../src/inspector/connection/connect';
import { isLoopback } from '../../../../src/inspector/connection/loopback';

const ours = [
  'localhost',
  'LocalHost',
  '127.0.0.1',
  '127.255.0.9',
  '::1',
  '[::1]',
  '0:0:0:0:0:0:0:1',
  '::ffff:127.0.0.1',
  '[::ffff:7f00:1]',
];
const others = [
  '',
  '127.999.999.999',
  '127.1',
  '127.0.0.1.example.com',
  '128.0.0.1',
  '0.0.0.0',
  '::',
  '::2',
  '::ffff:8.8.8.8',
  '[::1',
  'localhost.example.com',
  'localhost.',
  '2130706433',
];

describe('what this machine is', () => {
  for (const host of ours) it(`is ${host}`, () => assert.ok(isLoopback(host)));
  for (const host of others) it(`is not ${host || 'nothing'}`, () => assert.ok(!isLoopback(host)));
});

describe('a connection to localhost', () => {
  it('goes to the addresses of this machine, whatever the resolver says', async () => {
    const server = http.createServer();
    const sockets = new WebSocketServer({ server });
    const peers: (string | undefined)[] = [];
    sockets.on('connection', (_, request) => peers.push(request.headers.host));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      (await connect({ url: `ws://localhost:${port}/x`, name: 'test' })).dispose();
      // Node refuses connections by names: an address proves that nobody was asked for one.
      assert.deepEqual(peers, [`127.0.0.1:${port}`]);
    } finally {
      for (const client of sockets.clients) client.terminate();
      server.close();
    }
  });

  it('is none by another way than a WebSocket', async () => {
    for (const url of ['ws+unix://127.0.0.1/tmp/x', 'http://127.0.0.1:1/', 'file:///x']) {
      await assert.rejects(connect({ url, name: 'test' }), { kind: 'notNode' });
    }
  });
});
