const { serve } = require('./serve.cjs');

function createContext() {
  const slots = [];
  let used = 0;
  return {
    set(key, value) {
      slots[used++] = { key, value };
    },
    reset() {
      used = 0;
    },
  };
}

const free = [];
function acquire() {
  return free.pop() || createContext();
}

serve(values => {
  const context = acquire();
  for (const [key, value] of values) context.set(key, value);
  return () => {
    context.reset();
    free.push(context);
  };
});
