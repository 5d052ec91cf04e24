// What requests leave behind, and nothing else: one entry for each in a Map (`?map`), one for each idle emitter
// (`?idle`), or one in each parked context (`?pool`). `/crash` ends it.
const { EventEmitter } = require('node:events');
const { createServer } = require('node:http');

class Session {
  constructor(user) {
    this.user = user;
    this.basket = { items: [{ name: `of ${user}` }], total: { sum: `0 for ${user}` } };
  }
}

/** A pooled class whose reset leaves its slots full. */
class Context {
  constructor() {
    this.values = [];
    this.count = 0;
  }
  add(value) {
    this.values[this.count++] = value;
  }
  reset() {
    this.count = 0;
  }
}

const parked = [];

function useContext(session) {
  const context = parked.pop() ?? new Context();
  context.add(session);
  setImmediate(() => {
    context.reset();
    parked.push(context);
  });
}

const recent = new Map();
const idle = [new EventEmitter(), new EventEmitter()];
let served = 0;

function remember(session) {
  recent.set(++served, session);
}

function listen(session) {
  for (const emitter of idle) {
    emitter.removeAllListeners('update');
    emitter.on('update', () => session.user);
  }
}

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (pathname === '/crash') throw new Error('a fault of the program');
  if (pathname === '/forget') recent.clear();
  else {
    const session = () => new Session(searchParams.get('user'));
    if (searchParams.has('map')) remember(session());
    if (searchParams.has('idle')) listen(session());
    if (searchParams.has('pool')) useContext(session());
  }
  response.end('done');
}).listen(0, '127.0.0.1', function () {
  console.log(`ready ${this.address().port}`);
});
