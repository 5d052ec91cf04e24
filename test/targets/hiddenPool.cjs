// A pool that only a WeakMap leads to, and one context elsewhere that holds nothing.
const { serve } = require('./serve.cjs');

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

const key = {};
const lists = new WeakMap([[key, []]]);
const parked = () => lists.get(key);
globalThis.shown = [new Context()];

serve(values => {
  const context = parked().pop() ?? new Context();
  for (const [, value] of values) context.set(value);
  return () => {
    context.reset();
    parked().push(context);
  };
});
