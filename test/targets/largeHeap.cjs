// The pool of commonjs.cjs beside millions of small objects, and a route that tells how long the event loop stood still.
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { serve } = require('./serve.cjs');

const MILLIONS = Number(process.env.HEAP_MILLIONS ?? 9);
const ballast = [];
for (let i = 0; i < MILLIONS * 1000; i++) {
  ballast.push(Array.from({ length: 1000 }, (_, n) => ({ id: n, next: null })));
}

class Context {
  constructor() {
    this.values = [];
    this.count = 0;
  }
  set(value) {
    this.values[this.count++] = value;
  }
  reset() {
    this.count = 0;
  }
}

const idle = [];
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();

serve(
  values => {
    const context = idle.pop() ?? new Context();
    for (const [, value] of values) context.set(value);
    return () => {
      context.reset();
      idle.push(context);
    };
  },
  {
    onRequest(request, response) {
      if (request.url !== '/pause') return false;
      const longestMs = delay.max / 1e6;
      delay.reset();
      response.end(
        JSON.stringify({ longestMs, rss: process.memoryUsage.rss(), kept: ballast.length }),
      );
      return true;
    },
  },
);
