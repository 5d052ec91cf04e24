// Keeps finished requests where no object of the program leads to them (`?in=map`), and knows by WeakRefs which are alive
// (`/alive`). Run with --expose-gc.
const { AsyncLocalStorage } = require('node:async_hooks');
const { subscribe } = require('node:diagnostics_channel');
const { createHash } = require('node:crypto');
const { EventEmitter, on, once } = require('node:events');
const { unwatchFile, watch, watchFile } = require('node:fs');
const { createServer } = require('node:http');
const Module = require('node:module');
const { connect, createServer: createPeer } = require('node:net');
const { setTimeout: sleep } = require('node:timers/promises');
const { MessageChannel } = require('node:worker_threads');

/** By which the handle of a socket tells its async context. */
const TELLER = 'getAsyncContextFrameForDebuggingOnly';
const pending = new Map();
const bus = new EventEmitter();
bus.setMaxListeners(0);
let open;
let lock;
let tail;
let shutdown;
let settled;
const results = new Map();
const current = new AsyncLocalStorage();
const upstreams = [];
const app = {};
const cursors = new Set();
const peer = createPeer(() => undefined).listen(0, '127.0.0.1');
peer.unref();
let onGone;

/** A package that has a FinalizationRegistry for what it makes itself. */
const packaged = new Module('watched');
packaged._compile(
  'const gone = new FinalizationRegistry(() => {}); exports.watched = made => gone.register(made, 1);',
  require('node:path').join(__dirname, 'node_modules', 'watched', 'index.js'),
);

const call = id => new Promise((resolve, reject) => pending.set(id, { resolve, reject }));
async function follow(response) {
  for await (const [event] of on(bus, 'price')) response.last = event;
}

const holders = {
  map: async (request, response) => response.end(await call(pending.size)),
  once: async (request, response) => {
    await once(bus, 'closed');
    response.last = request;
  },
  iterator: (request, response) => follow(response),
  chain: (request, response) => {
    lock ??= new Promise(resolve => (open = resolve));
    lock = lock.then(() => response.end());
  },
  sleep: async (request, response) => {
    await sleep(1e8, undefined, { ref: false });
    response.last = request;
  },
  tail: (request, response) => {
    tail ??= new Promise(() => {});
    tail.then(() => (response.last = request));
  },
  race: async (request, response) => {
    shutdown ??= new Promise(() => {});
    (await Promise.race([shutdown, Promise.resolve(response)])).last = request;
  },
  registry: (request, response) => {
    onGone ??= new FinalizationRegistry(held => held.response.statusCode);
    onGone.register(app, { response });
  },
  arrayIterator: (request, response) => cursors.add([request, response].values()),
  mapIterator: (request, response) => cursors.add(new Map([[1, response]]).values()),
  handle: (request, response) => {
    watch(__dirname, { persistent: false }, () => (response.last = request));
  },
  channel: (request, response) => subscribe('app:config', () => response.destroy()),
  watcher: (request, response) =>
    watchFile(__filename, { persistent: false, interval: 1e8 }, () => response.destroy()),
  port: (request, response) => {
    const { port1 } = new MessageChannel();
    port1.on('message', () => (response.last = request));
    port1.unref();
  },
  socket: (request, response) => {
    const socket = connect(peer.address().port, '127.0.0.1');
    socket.on('data', () => (response.last = request));
    socket.unref();
  },
  context: (request, response) =>
    current.run(response, () => upstreams.push(connect(peer.address().port, '127.0.0.1'))),
  untold: (request, response) => {
    holders.context(request, response);
    // As on a Node 24 that does not have it yet.
    let proto = upstreams[0]._handle;
    while (proto && !Object.hasOwn(proto, TELLER)) proto = Object.getPrototypeOf(proto);
    if (proto) delete proto[TELLER];
  },
  signal: (request, response) => {
    AbortSignal.timeout(1e8).addEventListener('abort', () => response.destroy());
  },
  result: (request, response) => results.set(results.size, Promise.resolve(response)),
  // None of these keeps a request.
  nothing: () => undefined,
  lasting: () =>
    current.run({ tenant: 'a' }, () => upstreams.push(connect(peer.address().port, '127.0.0.1'))),
  garbage: request => createHash('sha1').update(request.url).digest('hex'),
  logged: request => {
    console.log(request.url, refs.length, fault);
    // What was asked of it since is not the console's doing.
    runs = 0;
  },
  settled: request => {
    settled = settled ? settled.then(() => request.url) : Promise.reject(new Error(request.url));
    settled.catch(() => undefined);
    settled = settled.catch(() => ({ url: request.url }));
  },
  watched: request => packaged.exports.watched({ url: request.url }),
};
const refs = [];
let runs = 0;

/** An error that counts how often it is asked. */
class Fault extends Error {
  get message() {
    return `asked ${++runs} times`;
  }
  get stack() {
    return `asked ${++runs} times`;
  }
}
const fault = new Fault();

async function alive() {
  for (let i = 0; i < 3; i++) {
    await new Promise(resolve => setImmediate(resolve));
    globalThis.gc();
  }
  return refs.filter(ref => ref.deref()).length;
}

createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (pathname === '/runs') return void response.end(String(runs));
  if (pathname === '/alive') return void response.end(String(await alive()));
  const kind = searchParams.get('in');
  refs.push(new WeakRef(response));
  holders[kind](request, response);
  response.end('done');
}).listen(0, '127.0.0.1', function () {
  globalThis.app = [app, () => [open, unwatchFile, tail, shutdown, settled, results]];
  console.log(`ready ${this.address().port}`);
});
