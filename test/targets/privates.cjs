const { serve } = require('./serve.cjs');

class Context {
  #slots = [];
  #count = 0;
  static #idle = [];

  static acquire() {
    return Context.#idle.pop() ?? new Context();
  }
  static release(context) {
    context.reset();
    Context.#idle.push(context);
  }
  set(key, value) {
    this.#slots[this.#count++] = { key, value };
  }
  reset() {
    this.#count = 0;
  }
}

serve(values => {
  const context = Context.acquire();
  for (const [key, value] of values) context.set(key, value);
  return () => Context.release(context);
});
