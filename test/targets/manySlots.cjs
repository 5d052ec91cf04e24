// So many parked contexts with so many stale slots each, and a route that tells how long the event loop stood still.
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { serve } = require('./serve.cjs');

const CONTEXTS = Number(process.env.CONTEXTS ?? 10_000);
const SLOTS = 50;

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
for (let i = 0; i < CONTEXTS; i++) {
  const context = new Context();
  for (let slot = 0; slot < SLOTS; slot++) context.set({ slot });
  context.reset();
  idle.push(context);
}

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
      response.end(JSON.stringify({ longestMs: delay.max / 1e6, rss: process.memoryUsage.rss() }));
      delay.reset();
      return true;
    },
  },
);
