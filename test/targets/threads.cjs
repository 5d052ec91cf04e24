// A server whose pools live in worker threads; it has none itself. What it does is asked for by the path.
const http = require('node:http');
const path = require('node:path');
const { Worker } = require('node:worker_threads');

const script = path.join(__dirname, 'threads', 'pool.cjs');
const workers = new Map();

function start(options = {}, text) {
  const worker =
    text === undefined ? new Worker(script, options) : new Worker(text, { ...options, eval: true });
  worker.on('error', () => {});
  workers.set(worker.threadId, worker);
  const { threadId } = worker;
  worker.once('exit', () => workers.delete(threadId));
  return new Promise(resolve => worker.once('online', () => resolve(threadId)));
}

function ask(query, what) {
  const worker = workers.get(Number(query.get('thread')));
  const answer = new Promise(resolve => worker.once('message', resolve));
  worker.postMessage(what);
  return answer;
}

/** Threads that make it hard, each with its text. */
const hard = {
  loops: 'for (;;) {}',
  blocked: `require('node:child_process').execSync('sleep 60')`,
  brief: 'setTimeout(() => {}, 100)',
  bare: 'setInterval(() => {}, 1000)',
};

const routes = {
  /** `?name=x`: starts a thread with a pool. */
  start: query => start(query.has('name') ? { name: query.get('name') } : {}),
  /** `?thread=1&requests=5` */
  serve: query => ask(query, Number(query.get('requests'))),
  /** `?thread=1` */
  state: query => ask(query, 'state'),
  end: query => workers.get(Number(query.get('thread'))).terminate(),
  hard: query => start({ name: query.get('kind') }, hard[query.get('kind')]),
  /** `?count=100`: as many threads that do nothing. */
  async many(query) {
    const count = Number(query.get('count'));
    await Promise.all(Array.from({ length: count }, () => start({}, hard.bare)));
    return count;
  },
  /** Threads begin and end all the time. */
  churn() {
    const again = () =>
      void start({ name: 'brief' }, `setTimeout(() => {}, ${Math.floor(Math.random() * 200)})`);
    setInterval(again, 100);
    return 0;
  },
};

const server = http.createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  Promise.resolve(routes[pathname.slice(1)]?.(searchParams)).then(
    answer => response.end(String(answer)),
    error => response.end(String(error)),
  );
});
server.listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port}`));
