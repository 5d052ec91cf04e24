const { serve } = require('./serve.cjs');

function noop() {}

class Holder {
  constructor() {
    this.value = null;
    this.callback = noop;
    this.next = null;
  }
}

const free = [];
function take(value, callback) {
  const holder = free.pop() || new Holder();
  holder.value = value;
  holder.callback = callback || noop;
  return holder;
}
function release(holder) {
  holder.value = null;
  free.push(holder);
}

serve(values => {
  const holder = take(values, () => values);
  return () => release(holder);
});
