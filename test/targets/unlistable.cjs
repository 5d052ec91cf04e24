// A server with objects that end it, or run its code, when the inspector lists or describes them. Its heap is small.
const { serve } = require('./serve.cjs');
const util = require('node:util');

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

const touched = [];
const touch = name => void touched.push(name);
const traps = { ownKeys: () => process.exit(7), getOwnPropertyDescriptor: () => process.exit(7) };

class Bytes extends Uint8Array {
  #one = 1;
  get one() {
    return this.#one;
  }
}
class Text extends String {
  #one = 1;
  get one() {
    return this.#one;
  }
}
class Failed extends Error {
  #one = 1;
  get one() {
    return this.#one;
  }
  get name() {
    return touch('name');
  }
  get message() {
    return touch('message');
  }
  get stack() {
    return touch('stack');
  }
}
class Listed {
  #one = 1;
  get one() {
    return this.#one;
  }
  get splice() {
    return touch('splice');
  }
}
class Sized {
  #one = 1;
  get one() {
    return this.#one;
  }
  get length() {
    return touch('length');
  }
}
const counted = (function () {
  return arguments;
})();
Object.defineProperty(counted, 'length', { get: () => touch('length of arguments') });
class Behind extends (new Proxy(class {}, traps)) {}

globalThis.unlistable = {
  text: new String('x'.repeat(3e6)),
  ownText: new Text('x'.repeat(3e6)),
  bytes: new Bytes(4e6),
  overText: Object.setPrototypeOf(() => undefined, new String('x'.repeat(3e6))),
  overBytes: Object.setPrototypeOf(() => undefined, new Uint8Array(4e6)),
  failed: new Failed(),
  failedOf: Object.assign(() => undefined, { failed: new Failed() }),
  listed: new Listed(),
  sized: new Sized(),
  sizedOf: Object.assign(() => undefined, { sized: new Sized() }),
  countedOf: Object.assign(() => undefined, { counted }),
  Behind,
};

const { isProxy } = util.types;
const noted = value => {
  touch('isProxy');
  return isProxy(value);
};
const replacements = {
  '/plain': noted,
  '/bound': noted.bind(null),
  '/proxied': new Proxy(isProxy, { apply: (_, __, [value]) => noted(value) }),
};

const idle = [];
serve(
  values => {
    const context = idle.pop() ?? new Context();
    for (const [, value] of values) context.set(value);
    context.set(globalThis.unlistable.failed);
    context.set(globalThis.unlistable.bytes);
    return () => {
      context.reset();
      idle.push(context);
    };
  },
  {
    onRequest(request, response) {
      if (request.url === '/touched') response.end(touched.join());
      else if (request.url in replacements) {
        util.types.isProxy = replacements[request.url];
        response.end();
      } else return false;
      return true;
    },
  },
);
