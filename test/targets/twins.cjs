// Two classes of one name, each at the same place of its own file.
const { serve } = require('./serve.cjs');

const pools = [require('./twins/clean/context.cjs'), require('./twins/leaking/context.cjs')].map(
  ({ Context }) => ({ idle: [], acquire: idle => idle.pop() ?? new Context() }),
);

serve(values => {
  const contexts = pools.map(({ idle, acquire }) => acquire(idle));
  for (const [, value] of values) for (const context of contexts) context.set(value);
  return () => {
    for (const [i, context] of contexts.entries()) {
      context.reset();
      pools[i].idle.push(context);
    }
  };
});
