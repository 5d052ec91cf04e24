// What every fixture server shares: requests that use a context, a truth about what is held, and a line that says ready.
const http = require('node:http');

class Session {
  constructor(user) {
    this.user = user;
  }
}

class Resource {
  constructor() {
    this.fd = 7;
  }
  close() {
    this.fd = -1;
  }
}

/** Values of one request: an object, an open and a closed resource, a long text, and a number that does not count. */
function valuesFor(n) {
  const closed = new Resource();
  closed.close();
  return [
    ['session', new Session(n)],
    ['open', new Resource()],
    ['closed', closed],
    ['page', 'x'.repeat(2000)],
    ['count', n],
  ];
}

/**
 * `use(values)` takes a context, fills it, and answers a function that gives it back. `/?together=<n>` keeps its context until
 * n such requests are under way, so that they need as many contexts however fast or slow the machine is.
 */
function serve(use, extra = {}) {
  let served = 0;
  const waiting = [];
  const together = [];
  const server = http.createServer((request, response) => {
    if (extra.onRequest?.(request, response)) return;
    if (request.url === '/waiting') {
      response.end(String(waiting.length));
      return;
    }
    if (request.url === '/release') {
      for (const giveBackLate of waiting.splice(0)) giveBackLate();
      response.end();
      return;
    }
    const giveBack = use(valuesFor(++served), request, response);
    if (request.url === '/hang') {
      waiting.push(() => {
        giveBack();
        response.end('late');
      });
      return;
    }
    const end = () => {
      giveBack();
      response.end('ok');
    };
    const wanted = Number(request.url.split('together=')[1] ?? 1);
    together.push(end);
    if (together.length >= wanted) for (const each of together.splice(0)) setImmediate(each);
  });
  server.listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port}`));
  return server;
}

module.exports = { serve, Session, Resource };
