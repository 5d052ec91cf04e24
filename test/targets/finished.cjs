'use strict';
// Keeps requests of HTTP/2 and upgraded ones after their end, beside a class that is only named like Node's.
const http = require('node:http');
const http2 = require('node:http2');
const net = require('node:net');

const streams = [];
const bare = [];
const upgrades = new Map();
const open = new Map();
const fakes = new Set();

class ServerResponse {
  _closed = true;
  finished = true;
  destroyed = true;
}
for (let i = 0; i < 5; i++) fakes.add(new ServerResponse());

const second = http2.createServer((request, response) => {
  streams.push({ request, response });
  response.end('second');
});

const third = http2.createServer().on('stream', stream => {
  bare.push(stream);
  stream.respond();
  stream.end('third');
});

const server = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  run(url.pathname.slice(1), Number(url.searchParams.get('n'))).then(
    () => response.end('done'),
    error => response.destroy(error),
  );
});
server.on('upgrade', (request, socket) => {
  const kept = request.url === '/stay' ? open : upgrades;
  kept.set(kept.size, request);
  socket.on('error', () => undefined);
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
  if (kept === upgrades) socket.resume().end();
});

async function run(what, n) {
  for (let i = 0; i < n; i++) {
    if (what === 'second' || what === 'third') await ask(what === 'second' ? second : third);
    else await upgrade(what === 'stay' ? '/stay' : '/end');
  }
}

function ask(asked) {
  return new Promise((resolve, reject) => {
    const client = http2.connect(`http://127.0.0.1:${asked.address().port}`);
    const stream = client.request({ ':path': '/' });
    stream.on('error', reject).resume();
    stream.on('close', () => client.close(resolve));
  });
}

function upgrade(path) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(server.address().port, '127.0.0.1');
    socket.on('error', reject);
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n`,
    );
    if (path === '/stay') socket.once('data', resolve);
    else socket.on('close', resolve).resume();
  });
}

second.listen(0, '127.0.0.1', () => {
  third.listen(0, '127.0.0.1', () => {
    server.listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port}`));
  });
});
