// A small server with four pools, three of which keep what requests gave them, and its own account of what it costs.
const http = require('node:http');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { setImmediate } = require('node:timers');

class Session {
  constructor(user) {
    this.user = user;
  }
}

class Context {
  constructor() {
    this.values = [];
    this.count = 0;
  }
  add(value) {
    this.values[this.count++] = value;
  }
  reset() {
    this.count = 0;
  }
}

class Scope {
  #values = [];
  #count = 0;
  add(value) {
    this.#values[this.#count++] = value;
  }
  reset() {
    this.#count = 0;
  }
}

function createFrame() {
  const values = [];
  let count = 0;
  return {
    add(value) {
      values[count++] = value;
    },
    reset() {
      count = 0;
    },
  };
}

class Buffered {
  constructor() {
    this.values = [];
  }
  add(value) {
    this.values.push(value);
  }
  reset() {
    this.values.length = 0;
  }
}

const contexts = [];
const scopes = [];
const frames = [];
const buffers = [];
const acquireAll = () => [
  contexts.pop() ?? new Context(),
  scopes.pop() ?? new Scope(),
  frames.pop() ?? createFrame(),
  buffers.pop() ?? new Buffered(),
];
function releaseAll([context, scope, frame, buffer]) {
  context.reset();
  contexts.push(context);
  scope.reset();
  scopes.push(scope);
  frame.reset();
  frames.push(frame);
  buffer.reset();
  buffers.push(buffer);
}

const CONTEXTS = 20;
const VALUES = 4;
let served = 0;

function respond(response, pooled) {
  for (let i = 0; i < VALUES; i++) for (const each of pooled) each.add(new Session(served));
  served++;
  setImmediate(() => {
    response.end(JSON.stringify({ served, message: 'x'.repeat(500) }));
    releaseAll(pooled);
  });
}

for (const pooled of Array.from({ length: CONTEXTS }, acquireAll)) {
  for (let i = 0; i < VALUES; i++) for (const each of pooled) each.add(new Session(0));
  releaseAll(pooled);
}

const server = http.createServer((request, response) => respond(response, acquireAll()));
server.listen(0, '127.0.0.1', () => process.send(server.address().port));

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
/** What was used since the question before. */
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send({
    cpuMs: (user + system) / 1e3,
    served,
    delayMs: { p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 },
  });
  delay.reset();
});
process.on('disconnect', () => process.exit());
