// Parked contexts that hold megabytes of every kind of value, and routes that measure and clear what is stale.
const { serve } = require('./serve.cjs');

class Context {
  constructor() {
    this.keys = [];
    this.values = [];
    this.count = 0;
  }
  set(key, value) {
    this.keys[this.count] = key;
    this.values[this.count++] = value;
  }
  reset() {
    this.count = 0;
  }
}

const CONTEXTS = 40;
const idle = [];
const acquire = () => idle.pop() ?? new Context();
function release(context) {
  context.reset();
  idle.push(context);
}

const texts = n => Array.from({ length: 2000 }, (_, i) => `text ${i} of ${n}`);
const makers = {
  objects: n => Array.from({ length: 2000 }, (_, i) => ({ id: i * 1.5, owner: { n } })),
  strings: n => [...texts(n), ...texts(n), ...texts(n)].join(),
  arrays: n => Array.from({ length: 100 }, () => new Array(100).fill(n + 0.5)),
  buffers: () => Buffer.alloc(100_000, 1),
  arrayBuffers: () => new Float64Array(10_000),
  maps: n => new Map(texts(n).map(text => [text, { n }])),
  sets: n => new Set(texts(n)),
  functions: n => {
    const captured = texts(n);
    return () => captured;
  },
};
// Kept by two contexts together, and by the server itself: only the first goes when both are cleared.
const shared = () => ({ shared: texts('all') });
const kept = [];

function fill(kind) {
  const contexts = Array.from({ length: CONTEXTS }, acquire);
  let pair;
  for (const [n, context] of contexts.entries()) {
    if (kind === 'shared') {
      if (n % 2 === 0) pair = shared();
      context.set('pair', pair);
    } else if (kind === 'kept') {
      const value = makers.objects(n);
      kept.push(value);
      context.set('kept', value);
      context.set('own', makers.objects(n));
    } else {
      context.set('value', makers[kind](n));
    }
  }
  for (const context of contexts) release(context);
}

function clear() {
  for (const context of idle) {
    for (let i = context.count; i < context.values.length; i++) {
      context.keys[i] = null;
      context.values[i] = null;
    }
  }
}

/** Bytes in use after collections until two agree. */
function used() {
  let last = Infinity;
  for (;;) {
    gc();
    const { heapUsed, external } = process.memoryUsage();
    if (heapUsed + external >= last - 1000) return heapUsed + external;
    last = heapUsed + external;
  }
}

serve(() => () => undefined, {
  onRequest(request, response) {
    const [, route, kind] = request.url.split('/');
    if (route === 'fill') fill(kind);
    else if (route === 'clear') clear();
    else if (route !== 'used') return false;
    response.end(String(used()));
    return true;
  },
});
