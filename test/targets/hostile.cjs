const { channel } = require('node:diagnostics_channel');
const { serve } = require('./serve.cjs');

// Everything here counts when the probe runs code of the program: the count must stay zero.
let touched = 0;
const touch = () => {
  touched++;
  throw new Error('touched');
};

class Context {
  constructor() {
    this.slots = new Array(16);
    this.count = 0;
  }
  set(value) {
    this.slots[this.count++] = value;
  }
  reset() {
    this.count = 0;
  }
}

class Trap {
  get close() {
    return touch();
  }
  get fd() {
    return touch();
  }
  get [Symbol.toStringTag]() {
    return touch();
  }
  toString() {
    return touch();
  }
  toJSON() {
    return touch();
  }
}

const handler = new Proxy({}, { get: touch });
const revoked = Proxy.revocable({}, {});
revoked.revoke();
class Frozen {}
const longNamed = { ['x'.repeat(1_000_000)]: class {} };
const Long = Object.values(longNamed)[0];
class Markup {}
Object.defineProperty(Markup, 'name', { value: '<img src=x onerror=alert(1)>\u202e\u0000' });
const holes = [];
holes[100] = 1;

/** Tells of requests that are none, on Node's own channels. Answers how many. */
function tell() {
  const proxy = new Proxy({}, handler);
  const traps = {
    get request() {
      return touch();
    },
    get response() {
      return touch();
    },
    get stream() {
      return touch();
    },
  };
  const messages = [undefined, 7, proxy, traps, { request: proxy, response: proxy, stream: proxy }];
  const trap = new Trap();
  Object.defineProperty(trap, '_closed', { get: touch });
  messages.push({ request: trap, response: trap, stream: trap });
  const names = ['http.server.request.start', 'http2.server.stream.start'];
  for (const name of names) for (const each of messages) channel(name).publish(each);
  kept = messages;
  return names.length * messages.length;
}
let kept;

const idle = [];
serve(
  () => {
    const context = idle.pop() ?? new Context();
    for (const value of [
      new Trap(),
      new Proxy({}, handler),
      revoked.proxy,
      Object.freeze(new Frozen()),
      new Long(),
      new Markup(),
      holes,
      Object.create(null),
    ]) {
      context.set(value);
    }
    return () => {
      context.reset();
      idle.push(context);
    };
  },
  {
    onRequest(request, response) {
      if (request.url === '/tell') {
        response.end(String(tell()));
        return true;
      }
      if (request.url === '/collect') {
        globalThis.gc();
        response.end(kept ? 'collected' : '');
        return true;
      }
      if (request.url !== '/touched') return false;
      response.end(String(touched));
      return true;
    },
  },
).on('listening', () => {
  // From here on the program's own built-ins are booby-trapped, as far as Node itself can live with it.
  for (const name of ['includes', 'flatMap', 'entries', 'findLast']) {
    Object.defineProperty(Array.prototype, name, { value: touch, configurable: true });
  }
  Object.getOwnPropertyDescriptor = touch;
  Reflect.ownKeys = touch;
  JSON.stringify = touch;
  WeakSet.prototype.add = touch;
});
