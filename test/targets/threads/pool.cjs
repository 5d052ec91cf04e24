// A worker thread with a pool of its own: each message is so many requests at once, of five values each, four of which count.
const { channel } = require('node:diagnostics_channel');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { parentPort, threadId } = require('node:worker_threads');

class Session {
  constructor(user) {
    this.user = user;
  }
}

class ThreadContext {
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

/** Serves as many requests at once, and tells when all contexts are parked again. */
function serveAll(requests) {
  const taken = [];
  for (let i = 0; i < requests; i++) {
    const context = idle.pop() ?? new ThreadContext();
    context.set(new Session(`${threadId}/${i}`));
    context.set(new Session('twice'));
    taken.push(context);
  }
  for (const context of taken) {
    context.reset();
    idle.push(context);
  }
  return idle.length;
}

/** What an inspector could leave behind in this thread. Collects garbage before. */
function state() {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc');
  for (let i = 0; i < 3; i++) gc();
  return JSON.stringify({
    globals: Object.getOwnPropertyNames(globalThis),
    listeners: process.eventNames().map(String),
    isListenedTo: channel('http.server.request.start').hasSubscribers,
  });
}

parentPort.on('message', asked => {
  parentPort.postMessage(asked === 'state' ? state() : serveAll(asked));
});
