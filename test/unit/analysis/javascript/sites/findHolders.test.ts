import * as assert from 'node:assert/strict';
import { findHolders } from '../../../../../src/analysis/javascript/sites/findHolders';
import type { HeapHolder } from '../../../../../src/protocol/holders';
import { expectedLines, foundSites, linesOf, type MarkedText, type NamedLines } from './marked';

type Case = MarkedText & { title: string };

const variables: Case[] = [
  {
    title: 'a Map of the module, not the one of another function',
    holder: { kind: 'map', className: null, name: 'recent' },
    is: 'inside',
    text: `
const recent = new Map(); // location
function handle§(req, res) {
  recent.set(req.id, res); // stored
  recent.get('x');
  recent.delete(req.id);
}
function other() {
  const recent = new Map();
  recent.set(1, 2);
}`,
  },
  {
    title: 'a Map of the module, seen by a class without a constructor',
    holder: { kind: 'map', className: null, name: 'recent' },
    is: 'inside',
    text: `
const recent = new Map(); // location
§class Audit {
  note(req) {
    recent.set(req.id, req); // stored
  }
}`,
  },
  {
    title: 'entries of a Map, not its properties',
    holder: { kind: 'map', className: null, name: 'recent' },
    is: 'inside',
    text: `
const recent = new Map(); // location
recent.options = readOptions();
function handle§(req) {
  recent.set(req.id, req); // stored
}`,
  },
  {
    title: 'a Map in a function, seen by an inner one',
    holder: { kind: 'map', className: null, name: 'recent' },
    is: 'inside',
    text: `
const recent = new Map();
recent.set(0, 0);
function make() {
  const recent = new Map(); // location
  return §(req) => {
    recent.set(req.id, req); // stored
  };
}`,
  },
  {
    title: 'a function that another one made and that keeps what it is given',
    holder: { kind: 'object', className: null, name: 'preferencesOf' },
    is: 'inside',
    text: `
const preferencesOf = _.memoize((session, req) => ({ session, req })); // location
app.use(§(req, res, next) => {
  res.locals.prefs = preferencesOf(req.get('x-session'), req); // stored
  preferencesOf();
  next();
});
function other(preferencesOf) {
  preferencesOf(1);
}`,
  },
  {
    title: 'a variable that only a block of the function declares',
    holder: { kind: 'set', className: null, name: 'open' },
    is: 'inside',
    text: `
function serve§(server) {
  if (server) {
    const open = new Set(); // location
    server.on('connection', socket => open.add(socket)); // stored
  }
}`,
  },
  {
    title: 'an array, by methods and indexes',
    holder: { kind: 'array', className: null, name: 'log' },
    is: 'inside',
    text: `
let log = []; // location
exports.handle = §(req) => {
  log.push(req); // stored
  log.unshift(req, 1); // stored
  log.splice(0, 1);
  log.splice(0, 0, req); // stored
  log[log.length] = req; // stored
  log[0] = null;
  Array.prototype.push.apply(log, [req]); // stored
  log = log.filter(each => each.open);
  log = [];
};`,
  },
  {
    title: 'an array that is made anew with what it had',
    holder: { kind: 'array', className: null, name: 'log' },
    is: 'inside',
    text: `
let log = []; // location
const handle = §req => {
  log = [...log, req]; // stored
};`,
  },
  {
    title: 'a dictionary',
    holder: { kind: 'object', className: null, name: 'byId' },
    is: 'inside',
    text: `
const byId = Object.create(null); // location
function handle§(req) {
  byId[req.id] = req; // stored
  byId.last = req; // stored
  byId.last = undefined;
  delete byId[req.id];
  Object.assign(byId, { [req.id]: req }); // stored
}`,
  },
  {
    title: 'lists in a dictionary',
    holder: { kind: 'object', className: null, name: 'rooms' },
    is: 'inside',
    text: `
const rooms = {}; // location
function join§(room, socket) {
  (rooms[room] ||= []).push(socket); // stored
}`,
  },
  {
    title: 'a linked list',
    holder: { kind: 'object', className: null, name: 'head' },
    is: 'inside',
    text: `
let head = null; // location
let tail = null;
function enqueue§(req) {
  const node = { req, next: null };
  if (tail) tail.next = node; // stored
  else head = node; // stored
  tail = node;
}`,
  },
  {
    title: 'a queue of a class of its own',
    holder: { kind: 'object', className: null, name: 'backlog' },
    is: 'inside',
    text: `
class Backlog {
  #items = [];
  enqueue(item) {
    this.#items.push(item);
  }
  peek(index) {
    return this.#items[index];
  }
}
const backlog = new Backlog(); // location
function handle§(req) {
  backlog.enqueue(req); // stored
  backlog.peek(0);
}`,
  },
  {
    title: 'other names of a Map',
    holder: { kind: 'map', className: null, name: 'recent' },
    is: 'inside',
    text: `
const recent = new Map(); // location
const same = recent;
function remember(map, key, value) {
  map.set(key, value); // stored
}
function handle§(req) {
  same.set(req.id, req); // stored
  remember(recent, req.id, req);
}`,
  },
  {
    title: 'no name that may be another Map',
    holder: { kind: 'map', className: null, name: 'recent' },
    is: 'inside',
    text: `
const recent = new Map(); // location
let either = recent;
either = new Map(other);
function handle§(req) {
  either.set(req.id, req);
  recent.set(req.id, req); // stored
}`,
  },
  {
    title: 'a captured variable: the function, and its assignments',
    holder: { kind: 'closure', className: null, name: 'last' },
    is: 'inside',
    text: `
function connect() {
  let last = null;
  return function query§(callback) { // location
    last = callback; // stored
    last = null;
  };
}`,
  },
  {
    title: 'a variable of the module: its declaration',
    holder: { kind: 'closure', className: null, name: 'last' },
    is: 'inside',
    text: `
let last = null; // location
function handle(req) {
  last = req; // stored
}
function other§() {}`,
  },
  {
    title: 'a captured variable with a first value',
    holder: { kind: 'closure', className: null, name: 'body' },
    is: 'inside',
    text: `
function handle(req) {
  const body = req.body; // stored
  return §() => body.length; // location
}`,
  },
  {
    title: 'a Map that compilers export as a property',
    holder: { kind: 'map', className: null, name: 'recent' },
    is: 'inside',
    text: `
exports.recent = new Map(); // location
function handle§(req) {
  exports.recent.set(req.id, req); // stored
}`,
  },
  {
    title: 'a Map with a name that all objects have',
    holder: { kind: 'map', className: null, name: 'constructor' },
    is: 'inside',
    text: `
const constructor = new Map(); // location
function handle§(req) {
  constructor.set(req.id, req); // stored
  constructor.toString(req);
  hasOwnProperty.call(constructor, req);
}`,
  },
  {
    title: 'a minified line',
    holder: { kind: 'map', className: null, name: 'e' },
    is: 'inside',
    text: `
!function(){const e=new Map;function t§(t){e.set(t.id,t)}function n(e){e.set(1,2)}}(); // location, stored`,
  },
];

const fields: Case[] = [
  {
    title: 'a private field',
    holder: { kind: 'array', className: 'Log', name: '#log' },
    is: 'class',
    text: `
class Log {
  #log = []; // location
  constructor§() {}
  add(entry) {
    this.#log.push(entry); // stored
    const self = this;
    setImmediate(() => self.#log.push(entry)); // stored
  }
}
class Other {
  #log = [];
  add(entry) { this.#log.push(entry); }
}`,
  },
  {
    title: 'a class without a constructor, through local names',
    holder: { kind: 'map', className: 'Cache', name: 'entries' },
    is: 'class',
    text: `
§class Cache {
  entries = new Map(); // location
  put(key, value) {
    const { entries } = this;
    entries.set(key, value); // stored
  }
}
class Sub extends Cache {
  more(key) { this.entries.set(key, 1); } // stored
}
class Unrelated {
  entries = new Map();
  put(key) { this.entries.set(key, 1); }
}
function use(cache) {
  const own = new Cache();
  own.entries.set('x', 1); // stored
  const other = new Unrelated();
  other.entries.set('x', 1);
}`,
  },
  {
    title: 'a field: where it is assigned',
    holder: { kind: 'field', className: 'Pinger', name: 'out' },
    is: 'class',
    text: `
function Pinger§() {
  this.out = null;
}
Pinger.prototype.ping = function () {
  this.out = request(); // location, stored
};
Pinger.prototype.done = function () {
  this.out = null;
};
new Pinger();`,
  },
  {
    title: 'a field that others set',
    holder: { kind: 'field', className: 'Holder', name: 'callback' },
    is: 'class',
    text: `
class Holder {
  constructor§() {
    this.callback = null; // location
  }
}
function take(callback) {
  const holder = idle.pop();
  holder.callback = callback; // stored
}`,
  },
  {
    title: 'a field of a base class',
    holder: { kind: 'set', className: 'Room', name: 'members' },
    is: 'class',
    text: `
class Base {
  members = new Set(); // location
}
class Room extends Base {
  constructor§() { super(); }
  join(member) {
    this.members.add(member); // stored
  }
}`,
  },
  {
    title: 'slots of a pooled class: the reset that leaves them',
    holder: { kind: 'pool', className: 'Values', name: 'entries' },
    is: 'class',
    text: `
§class Values {
  entries = [];
  count = 0;
  set(value) {
    this.entries[this.count++] = value; // stored
  }
  reset() {
    this.count = 0; // location
  }
}
const idle = [];
function release(values) {
  values.reset();
  idle.push(values);
}
function take() {
  return idle.pop() ?? new Values();
}`,
  },
];

const callbacks: Case[] = [
  {
    title: 'a listener in the call',
    holder: { kind: 'listener', className: 'EventEmitter', name: 'updated' },
    is: 'callback',
    text: `
function handle(req, res) {
  res.on('close', () => {});
  bus.on('updated', §() => { // location, stored
    res.write('x');
  });
}`,
  },
  {
    title: 'a listener with a name, which is also removed somewhere',
    holder: { kind: 'listener', className: 'EventEmitter', name: 'updated' },
    is: 'callback',
    text: `
const EVENT = 'updated';
function handle(req, res) {
  const onUpdated = §value => res.write(value); // location
  bus.on(EVENT, onUpdated); // stored
  bus.on('other', onUpdated);
  bus.off('updated', onUpdated);
}`,
  },
  {
    title: 'a method that is bound',
    holder: { kind: 'listener', className: 'Socket', name: 'data' },
    is: 'callback',
    text: `
class Client {
  constructor(socket) {
    this.onData = this.onData.bind(this);
    socket.on('data', this.onData); // stored
  }
  onData§(chunk) {} // location
}`,
  },
  {
    title: 'a method that is bound in the call, in a chain of calls',
    holder: { kind: 'listener', className: 'Socket', name: 'data' },
    is: 'callback',
    text: `
class Client {
  constructor(socket) {
    socket
      .on('end', () => {})
      .on('data', this.onData.bind(this)) // stored
      .resume();
  }
  onData§(chunk) {} // location
}`,
  },
  {
    title: 'a listener that a function makes',
    holder: { kind: 'listener', className: 'EventEmitter', name: 'updated' },
    is: 'callback',
    text: `
function listenerFor(res) {
  return §value => res.write(value); // location
}
bus.on('updated', listenerFor(res)); // stored`,
  },
  {
    title: 'a handler that is a property',
    holder: { kind: 'listener', className: 'MessagePort', name: 'message' },
    is: 'callback',
    text: `
port.onmessage = §event => {}; // location, stored`,
  },
  {
    title: 'a timer',
    holder: { kind: 'timer', className: 'Timeout', name: 'expire' },
    is: 'callback',
    text: `
function handle(req) {
  function expire§() { // location
    req.destroy();
  }
  req.timer = setTimeout(expire, 60_000); // stored
  clearTimeout(expire);
}`,
  },
  {
    title: 'a timer that another function makes',
    holder: { kind: 'timer', className: 'Timeout', name: '(anonymous)' },
    is: 'callback',
    text: `
later(60, §() => req.destroy()); // location, stored`,
  },
  {
    title: 'a reaction',
    holder: { kind: 'promise', className: null, name: 'ready' },
    is: 'callback',
    text: `
const ready = new Promise(() => {});
function handle(res) {
  ready.then(§() => res.end()); // location, stored
}`,
  },
  {
    title: 'an async function that waits',
    holder: { kind: 'promise', className: null, name: 'gate' },
    is: 'callback',
    text: `
const gate = new Promise(() => {});
async function handle§(req, res) {
  await req.read();
  await gate; // location, stored
  res.end();
}`,
  },
  {
    title: 'whoever waits for a promise of the module',
    holder: { kind: 'promise', className: null, name: 'gate' },
    is: 'inside',
    text: `
let open;
const gate = new Promise(resolve => { open = resolve; });
function other§() {}
async function handle(req, res) {
  await req.read();
  await gate; // location, stored
  gate.then(() => res.end()); // stored
}`,
  },
  {
    title: 'whoever waits for a promise in a field',
    holder: { kind: 'promise', className: 'Client', name: 'ready' },
    is: 'class',
    text: `
class Client {
  constructor§() {
    this.ready = new Promise(() => {});
  }
  async query(text) {
    await this.ready; // location, stored
  }
}`,
  },
  {
    title: 'the store of an async context',
    holder: { kind: 'async-context', className: 'Socket', name: 'session' },
    is: 'inside',
    text: `
const session = new AsyncLocalStorage();
const onRequest = §(req, res) => {
  session.run({ req }, () => handle(req, res)); // location, stored
};`,
  },
  {
    title: 'the store of an async context that has a name of its own',
    holder: { kind: 'async-context', className: 'Socket', name: 'request' },
    is: 'inside',
    text: `
const storage = new AsyncLocalStorage({ name: 'request' });
const onRequest = §(req, res) => {
  storage.enterWith({ req }); // location, stored
};`,
  },
];

describe('where holders stand in a script', () => {
  for (const each of [...variables, ...fields, ...callbacks]) {
    it(each.title, () => {
      assert.deepEqual(linesOf(foundSites(each)), expectedLines(each.text));
    });
  }

  it('in TypeScript, with types and casts', () => {
    const text = `
const recent: Map<string, Request> = new Map(); // location
export function handle§(req: Request): void {
  (recent as Map<string, unknown>).set(req.id!, req); // stored
}`;
    const holder = { kind: 'map', className: null, name: 'recent' } as const;
    const sites = foundSites({ text, holder, is: 'inside', name: 'server.ts' });
    assert.deepEqual(linesOf(sites), expectedLines(text));
  });

  it('tells how other modules come by them', () => {
    const shared = (text: string, is: 'inside' | 'class' = 'inside', name = 'recent'): unknown =>
      foundSites({ text, holder: { kind: 'map', className: null, name }, is }).shared;
    const of = (exported: string): object => ({ kind: 'map', module: 'server.js', exported });
    assert.deepEqual(shared('export const recent = new Map(); §() => recent'), of('recent'));
    assert.deepEqual(
      shared('const recent = new Map(); §() => recent; export { recent as latest }'),
      of('latest'),
    );
    assert.deepEqual(
      shared('const recent = new Map(); §() => recent; module.exports = { all: recent }'),
      of('all'),
    );
    assert.deepEqual(
      shared('const recent = new Map(); §() => recent; module.exports = recent'),
      of('default'),
    );
    assert.deepEqual(
      shared('export class Cache { recent = new Map(); constructor§() {} }', 'class'),
      { ...of('Cache'), field: 'recent' },
    );
    assert.equal(
      shared('export class Cache { #all = new Map(); constructor§() {} }', 'class', '#all'),
      undefined,
    );
    assert.equal(shared('const recent = new Map(); §() => recent;'), undefined);
  });

  it('is told without a function, where the script has one such name', () => {
    const linesWithout = (holder: Omit<HeapHolder, 'origin'>, text: string): NamedLines => {
      const holders = [{ ...holder, origin: null }];
      return linesOf(findHolders({ source: { name: 'a.js', text }, holders }).sites[0]!);
    };
    const variable = `
const recent = new Map(); // location
function handle(req) {
  recent.set(req.id, req); // stored
}`;
    const recent = { kind: 'map', className: null, name: 'recent' } as const;
    assert.deepEqual(linesWithout(recent, variable), expectedLines(variable));
    const property = `
const state = {
  recent: new Map(), // location
};
function handle(req) {
  state.recent.set(req.id, req); // stored
}`;
    const ofObject = { ...recent, className: 'Object' };
    assert.deepEqual(linesWithout(ofObject, property), expectedLines(property));
    const storage = `
const session = new AsyncLocalStorage();
createServer((req, res) => {
  session.run(req, () => res.end()); // location, stored
});`;
    const context = { kind: 'async-context', className: 'Socket', name: 'session' } as const;
    assert.deepEqual(linesWithout(context, storage), expectedLines(storage));
  });

  it('says why a text was not read', () => {
    const question = {
      source: { name: 'a.js', text: 'const = ;;; }{' },
      holders: [{ kind: 'map', className: null, name: 'a', origin: null } as const],
    };
    const { sites, skipped } = findHolders(question);
    assert.deepEqual(sites, [{ location: null, storedAt: [] }]);
    assert.match(skipped!, /could not be parsed|no valid syntax/);
  });
});
