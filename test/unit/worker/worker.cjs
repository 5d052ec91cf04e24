// A worker that obeys: answers, tells its thread, waits, dies, throws or stays silent, as the argument says.
const { parentPort, threadId } = require('node:worker_threads');

const obey = {
  echo: value => value,
  thread: () => threadId,
  wait: ms => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms),
  die: () => process.exit(3),
  hang: () => {
    for (;;);
  },
};

const run = argument => {
  // Three shapes: an order of the pool's own tests, a question about originals, or the files that `checkFiles` asks for.
  if (argument.script) return process.exit(3);
  if (!Array.isArray(argument)) return obey[argument.order](argument.value);
  return argument.map(file => {
    if (file === 'deadly') process.exit(3);
    return { file, bytes: 1, findings: [] };
  });
};

parentPort.on('message', ({ id, argument }) => {
  parentPort.postMessage({ id, ok: true, value: run(argument) });
});
