'use strict';
// A server whose holders are made anew with each change, and whose caches are full; it counts what is left by WeakRef.
const http = require('node:http');

const TEXT = 300;
/** Of caches: less than two rounds bring with what was there before, so that some of it is still there. */
const MOST = 80;
/** Values that were made by requests, by kind of holder. */
const made = new Map();

class Value {
  constructor(url) {
    this.url = url;
    this.text = Buffer.alloc(TEXT, url).toString('latin1');
  }
}

/** A value that stands for what a request brought. */
function value(kind, url) {
  const object = new Value(url);
  if (!made.has(kind)) made.set(kind, []);
  made.get(kind).push(new WeakRef(object));
  return object;
}

class Store {
  #events = [];
  state = { users: {}, total: 0 };
  add(event) {
    this.#events = [...this.#events, event];
  }
  login(url, user) {
    const { users, total } = this.state;
    this.state = { users: { ...users, [url]: user }, total: total + 1 };
  }
}

class Job {
  next = null;
  constructor(content) {
    this.content = content;
  }
}

class Step extends Job {}

/** Keeps all jobs, or the newest ones. */
class Backlog {
  first = null;
  last = null;
  size = 0;
  constructor(kind, most) {
    this.kind = kind;
    this.most = most;
  }
  add(content) {
    const job = new this.kind(content);
    if (this.last) this.last.next = job;
    else this.first = job;
    this.last = job;
    if (++this.size <= this.most) return;
    this.first = this.first.next;
    this.size--;
  }
}

const store = new Store();
const waiting = new Backlog(Job, Infinity);
const newest = new Backlog(Step, MOST);
const slots = new Map();
let answers = {};
let recent = [];
let hits = [];
let byUrl = new Map();
let seen = new Set();
let undo = null;
let send = url => url.length;
let full = [];
let fullByUrl = new Map();
let ring = new Array(MOST).fill(null);
let at = 0;
let log = '';
let body = Buffer.alloc(0);
let newestLines = '';
let release;
let lock = new Promise(resolve => (release = resolve));

const leave = {
  spread: url => (answers = { ...answers, [url]: value('spread', url) }),
  array: url => (recent = [...recent, value('array', url)]),
  concat: url => (hits = hits.concat(value('concat', url))),
  map: url => (byUrl = new Map([...byUrl, [url, value('map', url)]])),
  set: url => (seen = new Set([...seen, value('set', url)])),
  private: url => store.add(value('private', url)),
  reducer: url => store.login(url, value('reducer', url)),
  stack: url => (undo = { content: value('stack', url), next: undo }),
  list: url => waiting.add(value('list', url)),
  functions: url => {
    const [before, held] = [send, value('functions', url)];
    send = function traced(text) {
      return before(text) + held.url.length;
    };
  },
  promises: url => {
    const held = value('promises', url);
    lock = lock.then(() => [held.url, release]);
  },
};

/** Each is one value, which gets larger. */
const enlarge = url => {
  log += `${url} ${'-'.repeat(TEXT)} ${url}\n`;
  body = Buffer.concat([body, Buffer.alloc(TEXT, url)]);
  newestLines = `${newestLines}${url}\n`.slice(-MOST);
};

const replace = {
  fullArray: url => (full = [...full, value('fullArray', url)].slice(-MOST)),
  fullMap: url => {
    fullByUrl = new Map([...fullByUrl, [url, value('fullMap', url)]].slice(-MOST));
  },
  fullList: url => newest.add(value('fullList', url)),
  ring: url => (ring[at++ % MOST] = value('ring', url)),
  timer: url => {
    const held = value('timer', url);
    const slot = at % MOST;
    clearTimeout(slots.get(slot));
    const timer = setTimeout(function expire() {
      return held.url;
    }, 1e9);
    slots.set(slot, timer.unref());
  },
};

function put(url) {
  for (const one of Object.values(leave)) one(url);
  for (const one of Object.values(replace)) one(url);
  enlarge(url);
}

async function truth() {
  for (let i = 0; i < 5; i++) {
    global.gc();
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  return Object.fromEntries(
    [...made].map(([kind, refs]) => [kind, refs.map(ref => (ref.deref() ? 1 : 0))]),
  );
}

async function serve(request, response) {
  if (request.url === '/truth') {
    response.end(JSON.stringify(await truth()));
  } else {
    put(request.url);
    response.end('left');
  }
}

for (let i = 0; i < 2 * MOST; i++) put(`/before/${i}`);
made.clear();
const server = http.createServer(serve).listen(0, '127.0.0.1', () => {
  console.log(`ready ${server.address().port}`);
});
