'use strict';
// A server that leaves one value behind for each kind of holder, and counts them by WeakRef.
const { AsyncLocalStorage } = require('node:async_hooks');
const { EventEmitter } = require('node:events');
const http = require('node:http');

const TEXT = 2000;
/** So much that nothing else weighs when it is freed. */
const LONG_TEXT = 400_000;
/** Values that were made, by kind of holder. */
const made = new Map();

/** A value that stands for what a request brought. */
function value(kind, url, length) {
  const object = new Value(url, length);
  if (!made.has(kind)) made.set(kind, []);
  made.get(kind).push(new WeakRef(object));
  return object;
}

class Value {
  constructor(url, length = TEXT) {
    this.url = url;
    this.text = Buffer.alloc(length, url).toString('latin1');
  }
}

class Journal {
  #entries = [];
  add(entry) {
    this.#entries.push(entry);
  }
}

class Item {
  constructor(content) {
    this.content = content;
    this.next = null;
  }
}

class Queue {
  first = null;
  last = null;
  add(content) {
    const item = new Item(content);
    if (this.last) this.last.next = item;
    else this.first = item;
    this.last = item;
  }
}

class Worker {
  job = null;
}

class Session {
  user = null;
  uses = 0;
}

const recent = new Map();
const seen = new Set();
const journal = new Journal();
const prices = {};
const backlog = new Queue();
const worker = new Worker();
const bus = new EventEmitter().setMaxListeners(0);
const page = new EventTarget();
const never = new Promise(() => {});
const storage = new AsyncLocalStorage();
const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
const idle = [];
const answers = new Map();
let latest = null;
let backend;

const leave = {
  map: url => recent.set(url, value('map', url, LONG_TEXT)),
  set: url => seen.add(value('set', url)),
  array: url => journal.add(value('array', url)),
  object: url => (prices[`of ${url}`] = value('object', url)),
  list: url => backlog.add(value('list', url)),
  field: url => (worker.job = value('field', url)),
  closure: url => (latest = value('closure', url)),
  listener: url => {
    const held = value('listener', url);
    bus.on('updated', () => held.url);
  },
  target: url => {
    const held = value('target', url);
    page.addEventListener('changed', () => held.url);
  },
  timer: url => {
    const held = value('timer', url);
    setTimeout(function expire() {
      return held.url;
    }, 1e9).unref();
  },
  promise: url => {
    const held = value('promise', url);
    void never.then(() => held.url);
  },
};

/** The store stays on the sockets that the agent keeps. */
function ask(url) {
  return storage.run(value('async-context', url), () => {
    return new Promise((resolve, reject) => {
      http
        .get({ agent, port: backend.address().port, host: '127.0.0.1' }, answer => {
          answer.resume().on('end', resolve);
        })
        .on('error', reject);
    });
  });
}

async function use(url) {
  const session = idle.pop() ?? new Session();
  session.user = value('pool', url);
  session.uses++;
  await new Promise(resolve => setTimeout(resolve, 2));
  idle.push(session);
}

async function serve(request, response) {
  const { url } = request;
  if (url === '/hang') return;
  if (url === '/truth') {
    response.end(JSON.stringify(await truth()));
  } else if (url === '/forget') {
    response.end(String(await forget()));
  } else if (url.startsWith('/left')) {
    for (const put of Object.values(leave)) put(url);
    answers.set(url, response);
    await use(url);
    await ask(url);
    response.end('left');
  } else {
    const session = { url };
    response.on('close', () => (session.url = ''));
    await storage.run(session, () => new Promise(resolve => setTimeout(resolve, 1)));
    response.end('clean');
  }
}

/** Bytes that are freed when the Map lets go of what this load has left there. */
async function forget() {
  const before = await heapBytes();
  for (const url of [...recent.keys()]) if (url.startsWith('/left/more')) recent.delete(url);
  return before - (await heapBytes());
}

async function collect() {
  for (let i = 0; i < 5; i++) {
    global.gc();
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

async function heapBytes() {
  await collect();
  return process.memoryUsage().heapUsed;
}

async function truth() {
  await collect();
  return Object.fromEntries(
    [...made].map(([kind, refs]) => [kind, refs.map(ref => (ref.deref() ? 1 : 0))]),
  );
}

backend = http
  .createServer((_, answer) => answer.end('b'))
  .listen(0, '127.0.0.1', () => {
    const server = http.createServer(serve).listen(0, '127.0.0.1', () => {
      console.log(`ready ${server.address().port}`);
    });
  });
