const { serve } = require('./serve.cjs');

serve(() => () => undefined, {
  onRequest(request) {
    if (request.url === '/exit') process.exit(0);
    if (request.url !== '/block') return false;
    console.log('blocking');
    // A loop of JavaScript would still answer an inspector, which interrupts it; a wait in native code does not.
    require('node:child_process').execFileSync(process.execPath, [
      '-e',
      'setTimeout(() => {}, 9000)',
    ]);
    return true;
  },
});
