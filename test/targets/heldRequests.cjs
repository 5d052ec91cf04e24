// Keeps finished requests in a holder of each kind that a walk can meet (`?in=map`), and knows by WeakRefs which are alive
// (`/alive`). Run with --expose-gc.
const { AsyncLocalStorage } = require('node:async_hooks');
const { EventEmitter } = require('node:events');
const { createServer, ServerResponse: NodesResponse } = require('node:http');

class Journal {
  #seen = new Set();
  entries = [];

  see(response) {
    this.#seen.add(response);
  }
}

class Queue {
  constructor() {
    this.head = undefined;
    this.tail = undefined;
  }

  push(response) {
    const node = { response, next: undefined };
    if (this.tail) this.tail.next = node;
    else this.head = node;
    this.tail = node;
  }
}

class Shop {
  constructor() {
    this.latest = undefined;
  }
}

// Named as Node's, and not Node's.
class ServerResponse {
  constructor() {
    this._closed = true;
    this.req = {};
  }
}

const recent = new Map();
const journal = new Journal();
const sessions = {};
const backlog = new Queue();
const shop = new Shop();
const bus = new EventEmitter();
const requestStore = new AsyncLocalStorage();
const contexts = new Map();
const seen = new WeakMap();
const fakes = [];
const hostile = [];
let again;
bus.setMaxListeners(0);

const holders = {
  map: (request, response) => recent.set(recent.size, response),
  set: (request, response) => journal.see(response),
  array: request => journal.entries.push(request),
  object: (request, response) =>
    (sessions[`session-${Object.keys(sessions).length}`] = { response }),
  list: (request, response) => backlog.push(response),
  field: (request, response) => (shop.latest = response),
  closure: (request, lastResponse) => (again = () => lastResponse.statusCode),
  listener: (request, response) => bus.on('updated', () => response.statusCode),
  timer: (request, response) =>
    setTimeout(function expire() {
      response.destroy();
    }, 1e8).unref(),
  store: (request, response) =>
    requestStore.run({ response }, () => setTimeout(() => undefined, 2e8).unref()),
  context: (request, response) =>
    contexts.set(contexts.size, { request, response, state: { user: {} } }),
  weak: (request, response) => seen.set(response, {}),
  nothing: () => undefined,
  fake: () => fakes.push(new ServerResponse()),
  hostile: (request, response) => {
    const odd = Object.create(NodesResponse.prototype);
    Object.defineProperty(odd, '_closed', { get: () => process.exit(3) });
    Object.defineProperty(odd, 'req', { get: () => process.exit(3) });
    hostile.push(odd, new Proxy(response, { get: () => process.exit(3) }));
  },
};
const refs = Object.fromEntries(Object.keys(holders).map(kind => [kind, []]));

async function alive() {
  for (let i = 0; i < 3; i++) {
    await new Promise(resolve => setImmediate(resolve));
    globalThis.gc();
  }
  const count = list => list.filter(ref => ref.deref()).length;
  return Object.fromEntries(Object.entries(refs).map(([kind, list]) => [kind, count(list)]));
}

createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const kind = searchParams.get('in');
  if (pathname === '/alive') return void response.end(JSON.stringify(await alive()));
  if (pathname === '/many') {
    for (let i = 0; i < 1e5; i++) recent.set(`many ${i}`, closed());
    return void response.end('done');
  }
  if (pathname === '/forget') {
    recent.clear();
    contexts.clear();
    bus.removeAllListeners();
    journal.entries.length = 0;
    return void response.end('done');
  }
  if (kind) {
    holders[kind](request, response);
    refs[kind].push(new WeakRef(kind === 'array' ? request : response));
  }
  response.end('done');
}).listen(0, '127.0.0.1', function () {
  console.log(`ready ${this.address().port}`);
});

function closed() {
  const response = new NodesResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 });
  response._closed = true;
  return response;
}
