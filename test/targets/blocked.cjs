const { serve } = require('./serve.cjs');

serve(() => () => undefined, {
  onRequest(request) {
    if (request.url === '/exit') process.exit(0);
    if (request.url !== '/block') return false;
    // A loop of JavaScript would still answer an inspector, which interrupts it; a wait in native code does not. The child
    // says when it runs: by then this process waits for it.
    const wait = "console.log('blocking'); setTimeout(() => {}, 9000)";
    require('node:child_process').execFileSync(process.execPath, ['-e', wait], {
      stdio: 'inherit',
    });
    return true;
  },
});
