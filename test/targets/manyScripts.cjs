// A server that has loaded what real ones load: web frameworks, and the TypeScript compiler with build tools around it.
const { serve } = require('./serve.cjs');

process.noDeprecation = true;
for (const name of ['typescript', 'fastify', 'express', 'mocha', 'typescript-eslint'])
  require(name);
// webpack loads its parts when they are named.
for (const part of Object.values(require('webpack'))) {
  if (typeof part === 'object' && part !== null) Object.values(part);
}
for (const rule of require('eslint/use-at-your-own-risk').builtinRules.values()) void rule;

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

const idle = [];
serve(values => {
  const context = idle.pop() ?? new Context();
  for (const [, value] of values) context.set(value);
  return () => {
    context.reset();
    idle.push(context);
  };
});
console.log(`${Object.keys(require.cache).length} modules`);
