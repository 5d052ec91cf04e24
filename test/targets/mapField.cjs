const { serve } = require('./serve.cjs');

class Context {
  constructor() {
    this.locals = new Map();
    this.served = 0;
  }
  set(key, value) {
    this.locals.set(key, value);
  }
  reset() {
    this.served = 0;
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
