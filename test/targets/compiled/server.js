'use strict';
// A server under steady load of its own, which knows what its contexts hold: `/truth` tells it.
const http = require('node:http');
const contextPool_1 = require('./contextPool');
const AT_ONCE = 8;
const CONTEXTS = 14;
/** Slots of a context that has served both kinds of request, and those that a small one uses. */
const [MOST, SMALL] = [6, 2];
class Session {
  constructor(user) {
    this.user = user;
  }
}
const pool = new contextPool_1.ContextPool();
let served = 0;
function use(slots) {
  const context = pool.acquire();
  for (let i = 0; i < slots; i++) context.set(new Session(served));
  served++;
  return context;
}
// As many contexts as there ever are, each with all of its slots filled once.
const first = Array.from({ length: CONTEXTS }, () => use(MOST));
for (const context of first) pool.release(context);
const server = http.createServer((request, response) => {
  if (request.url === '/truth') {
    // A context holds all of its slots while it is parked, and those above its count while it serves a small request.
    const parked = pool.free.map(context => context.slots.length - context.count);
    const stale = parked.reduce((sum, slots) => sum + slots, 0);
    const inUse = CONTEXTS - pool.free.length;
    const least = CONTEXTS * (MOST - SMALL);
    response.end(
      JSON.stringify({
        contexts: CONTEXTS,
        parked: pool.free.length,
        stale: stale + inUse * (MOST - SMALL),
        least,
        most: CONTEXTS * MOST,
        served,
      }),
    );
    return;
  }
  const context = use(SMALL);
  setTimeout(() => {
    pool.release(context);
    response.end('ok');
  }, 5);
});
const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
function again(port) {
  http
    .get({ port, host: '127.0.0.1', agent }, response => {
      response.resume().on('end', () => again(port));
    })
    .on('error', () => setTimeout(again, 10, port));
}
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  for (let i = 0; i < AT_ONCE; i++) again(port);
  console.log(`ready ${port}`);
});
// Whatever becomes of the test, it does not stay.
setTimeout(() => process.exit(), 170_000).unref();
