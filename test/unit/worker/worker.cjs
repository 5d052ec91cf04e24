// A worker that obeys: answers, dies, throws or stays silent, as the argument says.
const { parentPort } = require('node:worker_threads');

const obey = {
  echo: value => value,
  die: () => process.exit(3),
  hang: () => {
    for (;;);
  },
};

const run = argument => {
  // Two shapes: an order of the pool's own tests, or the files that `checkFiles` asks for.
  if (!Array.isArray(argument)) return obey[argument.order](argument.value);
  return argument.map(file => {
    if (file === 'deadly') process.exit(3);
    return { file, bytes: 1, findings: [] };
  });
};

parentPort.on('message', ({ id, argument }) => {
  parentPort.postMessage({ id, ok: true, value: run(argument) });
});
