const { serve } = require('./serve.cjs');

class Context {
  constructor() {
    this.keys = [];
    this.values = [];
    this.count = 0;
    this.callback = null;
    this.locals = new Map();
  }
  set(key, value) {
    this.keys[this.count] = key;
    this.values[this.count++] = value;
    this.callback = () => value;
    this.locals.set(key, value);
  }
  reset() {
    for (let i = 0; i < this.count; i++) {
      this.keys[i] = undefined;
      this.values[i] = undefined;
    }
    this.count = 0;
    this.callback = null;
    this.locals.clear();
  }
}

const idle = [];

serve(values => {
  const context = idle.pop() ?? new Context();
  for (const [key, value] of values) context.set(key, value);
  return () => {
    context.reset();
    idle.push(context);
  };
});
