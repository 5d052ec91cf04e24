// As tsc writes it for CommonJS: the pool, what is pooled and the server are three files. `/truth` says what is held.
const { serve } = require('./serve.cjs');
const contextPool_1 = require('./shelf/contextPool.cjs');

const pool = new contextPool_1.ContextPool();
serve(
  values => {
    const context = pool.acquire();
    for (const [, value] of values) context.set(value);
    return () => pool.release(context);
  },
  {
    onRequest(request, response) {
      if (request.url !== '/truth') return false;
      response.end(JSON.stringify({ made: pool.made, parked: pool.shelf.size }));
      return true;
    },
  },
);
