const { serve } = require('./serve.cjs');

serve(() => () => undefined, {
  onRequest(request) {
    if (request.url === '/exit') process.exit(0);
    if (request.url !== '/block') return false;
    console.log('blocking');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    return true;
  },
});
