// A small server with a pool, which is inspected in every way that may end. `fake`: with the timers of a test library;
// `cluster`: with two workers that are servers of the same kind, each on a port of its own.
const cluster = require('node:cluster');
const http = require('node:http');
const inspector = require('node:inspector');

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

function serve(route, response) {
  const context = idle.pop() ?? new Context();
  context.set({ route });
  // The answer is out before the loop begins: whoever asked for it knows that it has.
  if (route === '/spin') response.end('spinning', spin);
  else if (route === '/spun') response.end(outlasted ? 'outlasted' : 'ended');
  else response.end(route === '/truth' ? truth() : 'ok');
  context.reset();
  idle.push(context);
}

let outlasted = false;

/**
 * Ends when the inspector is closed within it; nothing else could end it. It calls into Node now and then only: V8 of Node 26
 * compiles a loop that always does without a look at interrupts, and nobody's request is answered then for ten seconds and more.
 */
function spin() {
  const until = Date.now() + 120_000;
  let turns = 0;
  let isOpen = true;
  while (isOpen) {
    if ((++turns & 0xfffff) !== 0) continue;
    outlasted = Date.now() > until;
    isOpen = inspector.url() !== undefined && !outlasted;
  }
}

function truth() {
  const listeners = {};
  for (const name of process.eventNames()) listeners[String(name)] = process.listenerCount(name);
  const globals = Reflect.ownKeys(globalThis).map(String).sort();
  const { user, system } = process.cpuUsage();
  return JSON.stringify({ listeners, globals, cpuMs: (user + system) / 1000 });
}

http
  .createServer((request, response) => serve(request.url, response))
  .listen({ port: 0, host: '127.0.0.1', exclusive: true }, function () {
    const ready = `${process.pid}:${this.address().port}`;
    if (cluster.isWorker) process.send(ready);
    else if (process.argv[2] === 'cluster') fork(ready);
    else console.log(`ready ${ready}`);
    if (process.argv[2] === 'fake') {
      for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']) {
        globalThis[name] = () => undefined;
      }
    }
  });

/** Starts the workers, and says who all are once they listen. */
function fork(...ready) {
  cluster.setupPrimary({ inspectPort: 0 });
  cluster.on('exit', worker => console.error(`worker ${worker.process.pid} ended`));
  for (let i = 0; i < 2; i++) {
    cluster.fork().once('message', said => {
      if (ready.push(said) === 3) console.log(`ready ${ready.join(' ')}`);
    });
  }
}
