// Servers with the shapes of reported leaks, each tested by itself as its authors could: `node ownTests.mjs <shape> [mended]`
// prints what became of the test, as JSON.
import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import { assertNothingLeftBehind } from '../../dist/testing.js';

const [shape, state] = process.argv.slice(2);
const isMended = state === 'mended';
const REQUESTS = 23;

/** Each answers a request. */
const shapes = {
  /** A redactor that notes every logged object, for undoing, in one array. */
  redactor() {
    const secret = { entries: [] };
    const redact = payload => {
      secret.entries.push(payload);
      const text = JSON.stringify(payload);
      if (isMended) secret.entries.length = 0;
      return text;
    };
    return (request, response) =>
      response.end(redact({ url: request.url, body: 'b'.repeat(3000) }).slice(0, 9));
  },
  /** An idle connection whose listener closes over the first caller's response. */
  listener() {
    const connection = new EventEmitter();
    let isConnected = false;
    return (request, response) => {
      const answer = () => response.end('ok');
      if (isConnected) return answer();
      isConnected = true;
      const handshake = () => answer();
      connection.on('error', handshake);
      answer();
      if (isMended) connection.off('error', handshake);
    };
  },
  /** Reserved seats, whose timers have fired long ago, by session. */
  timer() {
    const reserved = {};
    let sessions = 0;
    return (request, response) => {
      const id = `session-${++sessions}`;
      const options = { url: request.url, secret: 's'.repeat(2000) };
      reserved[id] = setTimeout(() => {
        if (isMended) delete reserved[id];
        response.end(options.secret.slice(0, 2));
      }, 1);
    };
  },
  /** A component whose reset forgets a field. */
  field() {
    class Component {
      constructor() {
        this.owner = null;
        this.count = 0;
      }
      reset() {
        this.count = 0;
        if (isMended) this.owner = null;
      }
    }
    const free = [];
    const pool = {
      acquire: () => free.pop() ?? new Component(),
      release(component) {
        component.reset();
        free.push(component);
      },
    };
    return (request, response) => {
      const component = pool.acquire();
      component.owner = response;
      response.end('ok', () => pool.release(component));
    };
  },
  /** An idle client whose release shares a scope with the first caller's callback. */
  release() {
    const idle = [];
    const connect = callback => {
      const client = idle.pop() ?? { release: undefined };
      if (client.release === undefined || isMended) {
        client.release = isMended
          ? released
          : () => (callback.isDone ? undefined : released.call(client));
      }
      callback(client);
    };
    function released() {
      idle.push(this);
    }
    return (request, response) =>
      connect(client => {
        response.end('ok');
        client.release();
      });
  },
  /** A queue whose poll steps a counter back and leaves the slot. */
  queue() {
    class Queue {
      constructor() {
        this.array = [];
        this.size = 0;
      }
      add(value) {
        this.array[this.size++] = value;
      }
      poll() {
        const value = this.array[--this.size];
        if (isMended) this.array[this.size] = undefined;
        return value;
      }
    }
    const queue = new Queue();
    return (request, response) => {
      queue.add(response);
      setImmediate(() => queue.poll().end('ok'));
    };
  },
};

const server = createServer(shapes[shape]());
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address();
const outcome = await assertNothingLeftBehind(async () => {
  for (let i = 0; i < REQUESTS; i++) {
    await (await fetch(`http://127.0.0.1:${port}/${i}`)).text();
  }
}).catch(error => ({ failed: error.message, name: error.name, code: error.code }));
console.log(JSON.stringify(outcome));
process.exit();
