const { serve } = require('./serve.cjs');

function Context() {
  this.keys = new Array(8);
  this.values = new Array(8);
  this.length = 0;
  this.next = null;
}
Context.prototype.set = function (key, value) {
  var i = this.length++;
  this.keys[i] = key;
  this.values[i] = value;
};
Context.prototype.reset = function () {
  this.length = 0;
};

let first = null;
function acquire() {
  if (first === null) return new Context();
  const context = first;
  first = context.next;
  context.next = null;
  return context;
}
function release(context) {
  context.reset();
  context.next = first;
  first = context;
}

serve(values => {
  const context = acquire();
  for (const [key, value] of values) context.set(key, value);
  return () => release(context);
});
