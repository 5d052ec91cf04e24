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

const idle = [];
const acquire = () => idle.pop() ?? new Context();
function release(context) {
  context.reset();
  idle.push(context);
}

serve(values => {
  const context = acquire();
  for (const [key, value] of values) context.set(key, value);
  return () => release(context);
});
