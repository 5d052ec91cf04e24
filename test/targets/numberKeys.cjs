// Slots in a plain object with numbers for keys: it has no length of its own.
const { serve } = require('./serve.cjs');

class Context {
  constructor() {
    this.items = {};
    this.count = 0;
  }
  add(value) {
    this.items[this.count++] = value;
  }
  reset() {
    this.count = 0;
  }
}

const idle = [];
serve(values => {
  const context = idle.pop() ?? new Context();
  for (const [, value] of values) context.add(value);
  return () => {
    context.reset();
    idle.push(context);
  };
});
