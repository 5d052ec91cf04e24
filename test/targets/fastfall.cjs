// fastfall as published, inside a server: its pooled holders keep the last call's callback.
const { serve } = require('./serve.cjs');
const fall = require('fastfall')();

serve((values, request, response) => {
  fall([next => next(null)], () => values.length + (response.statusCode ?? 0));
  return () => undefined;
});
