// A server that begins requests all the time, beside a heap that takes V8 long to mark.
const { createServer, get } = require('node:http');
const { hasSubscribers } = require('node:diagnostics_channel');

const live = new Map();
for (let i = 0; i < 400_000; i++) live.set(i, { i, list: [i] });
let n = 0;
const CHANNELS = ['http.server.request.start', 'http2.server.stream.start'];
/** Which channels have listeners. Does not collect: the server does that often enough by itself. */
globalThis.listens = () => CHANNELS.map(name => hasSubscribers(name)).join();
const agent = new (require('node:http').Agent)({ keepAlive: true });

const server = createServer((request, response) => {
  for (let i = 0; i < 5_000; i++) live.set(++n % 400_000, { n, list: new Array(8).fill(n) });
  response.end('done');
}).listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  console.log(`ready ${port}`);
  const again = () => {
    get({ port, agent, host: '127.0.0.1' }, answer => answer.resume().on('end', again));
  };
  for (let i = 0; i < 4; i++) again();
});
setTimeout(() => process.exit(), 120_000).unref();
