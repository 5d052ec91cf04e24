// A pool at the end of a long chain of objects: more than one walk of a bounded length comes to.
const { serve } = require('./serve.cjs');

const LINKS = Number(process.env.LINKS ?? 5_000);

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

class Link {
  next = undefined;
  idle = undefined;
}

const first = new Link();
(function build() {
  let last = first;
  for (let i = 0; i < LINKS; i++) last = last.next = new Link();
  last.idle = [];
})();

function pool() {
  let last = first;
  while (last.next) last = last.next;
  return last;
}

serve(values => {
  const context = pool().idle.pop() ?? new Context();
  for (const [, value] of values) context.set(value);
  return () => {
    context.reset();
    pool().idle.push(context);
  };
});
