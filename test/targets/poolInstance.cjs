const { serve } = require('./serve.cjs');

class Context {
  constructor() {
    this.slots = [];
    this.used = 0;
  }
  set(key, value) {
    this.slots[this.used++] = { key, value };
  }
  reset() {
    this.used = 0;
  }
}

class Pool {
  constructor(make) {
    this.make = make;
    this.free = [];
  }
  acquire() {
    return this.free.pop() ?? this.make();
  }
  release(context) {
    context.reset();
    this.free.push(context);
  }
}

class App {
  constructor() {
    this.pool = new Pool(() => new Context());
    serve(values => this.handle(values));
  }
  handle(values) {
    const context = this.pool.acquire();
    for (const [key, value] of values) context.set(key, value);
    return () => this.pool.release(context);
  }
}

new App();
