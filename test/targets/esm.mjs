import { Context } from './context.mjs';
import shared from './serve.cjs';

const parked = [];

shared.serve(values => {
  const context = parked.pop() || new Context();
  for (const [key, value] of values) context.set(key, value);
  return () => {
    context.clear();
    parked.push(context);
  };
});
