// Keeps finished requests behind what only the inspector tells, or not even that (`?in=bound`), and knows by WeakRefs which are
// alive (`/alive`). Run with --expose-gc.
const { AsyncLocalStorage } = require('node:async_hooks');
const { createServer } = require('node:http');

class Job {
  #response;

  constructor(response) {
    this.#response = response;
  }

  get isOver() {
    return this.#response.writableEnded;
  }
}

class Mail {
  constructor(response) {
    this.response = response;
  }

  send() {
    return this.response;
  }

  *steps() {
    yield 1;
    yield this.response;
  }
}

class Cache {
  constructor() {
    this.all = new Map();
  }

  wrap() {
    return response => this.all.set(this.all.size, response);
  }
}

/** Its arrow function has a `this` that something else leads to. */
class Clock {
  constructor() {
    this.ticks = 0;
    setInterval(() => this.ticks++, 1e8).unref();
  }
}

/** Only its instance is in reach, and the variable only through its methods. */
const Ledger = (() => {
  const entries = new Map();
  return class Ledger {
    add(response) {
      entries.set(entries.size, response);
    }
  };
})();
const Stamp = (() => class Stamp {})();
Stamp.prototype.seen = new Set();

/** Stands for a decorator that remembers what a method was called with. */
function remembering(method) {
  const memory = new Set();
  return function (response) {
    memory.add(response);
    return method.call(this, response);
  };
}

class Shelf {
  keep() {
    return this;
  }
}
Shelf.prototype.keep = remembering(Shelf.prototype.keep);

const ledger = new Ledger();
const stamp = new Stamp();
const users = Array.from({ length: 3 }, (_, id) => ({ id }));
const lists = new WeakMap(users.map(user => [user, []]));
let scope = Object.create(null);
const frames = [];
const jobs = new Set();
const states = new Map();
const inputs = [];
const gauges = {};
const stopping = new AbortController();
const mails = [];
const drafts = [];
const closures = new Set();
const journal = new Set();
const open = new Set();
const results = new Map();
const awaited = new Map();
const clocks = [];
const requestStore = new AsyncLocalStorage();
let cached;

function work(response) {
  return response.writableEnded;
}

function* stepsOf(response) {
  yield 1;
  yield response;
}

function opened(generator) {
  generator.next();
  return generator;
}

function expire(response) {
  response.destroy();
}

const holders = {
  bound: response => jobs.add(work.bind(null, response)),
  twice: response => drafts.push(work.bind(null, response).bind(null, 1)),
  receiver: response => mails.push(new Mail(response).send.bind(new Mail(response))),
  closure: response => closures.add(() => response.writableEnded),
  private: response => journal.add(new Job(response)),
  generator: response => open.add(opened(stepsOf(response))),
  method: response => open.add(opened(new Mail(response).steps())),
  timer: response => setTimeout(expire.bind(null, response), 1e8).unref(),
  store: response =>
    requestStore.run({ response, user: {} }, () => setTimeout(() => undefined, 2e8).unref()),
  getter: response =>
    states.set(states.size, {
      get state() {
        return response.statusCode;
      },
    }),
  setter: response =>
    inputs.push({
      set state(value) {
        response.statusCode = value;
      },
    }),
  defined: response =>
    Object.defineProperty(gauges, `gauge ${Object.getOwnPropertyNames(gauges).length}`, {
      get: () => response.statusCode,
    }),
  decorated: response => Shelf.prototype.keep.call(new Shelf(), response),
  signal: response =>
    AbortSignal.any([stopping.signal]).addEventListener('abort', () => response.destroy()),
  weak: response => lists.get(users[frames.length % users.length]).push(response),
  inherited: response => {
    scope = Object.create(scope);
    scope.response = response;
  },
  view: response => frames.push(Object.assign(new Uint8Array(16), { response })),
  instance: response => ledger.add(response),
  prototype: response => stamp.seen.add(response),
  clock: () => clocks.push(new Clock()),
  this: response => (cached ??= new Cache().wrap())(response),
  settled: response => results.set(results.size, Promise.resolve({ response })),
  promise: response => {
    const pending = new Promise(() => {});
    pending.then(() => response);
    awaited.set(awaited.size, pending);
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
  if (pathname === '/alive') return void response.end(JSON.stringify(await alive()));
  const kind = searchParams.get('in');
  holders[kind](response);
  refs[kind].push(new WeakRef(response));
  response.end('done');
}).listen(0, '127.0.0.1', function () {
  console.log(`ready ${this.address().port}`);
});
