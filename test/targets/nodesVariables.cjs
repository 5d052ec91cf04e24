'use strict';
// A server that leaves values behind signals that follow another, which Node keeps in a variable of its own, and in a property
// of the global object. Counts them by WeakRef (`/truth`).
const http = require('node:http');

const stopping = new AbortController();
const made = new Map();

function value(kind, url) {
  const object = { url, text: Buffer.alloc(2000, url).toString('latin1') };
  if (!made.has(kind)) made.set(kind, []);
  made.get(kind).push(new WeakRef(object));
  return object;
}

const leave = {
  signal: url => {
    const held = value('signal', url);
    AbortSignal.any([stopping.signal]).addEventListener('abort', () => held.url);
  },
  global: url => ((globalThis.__sessions ??= {})[`of ${url}`] = value('global', url)),
};

async function truth() {
  for (let i = 0; i < 5; i++) {
    global.gc();
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  return Object.fromEntries(
    [...made].map(([kind, refs]) => [kind, refs.map(ref => (ref.deref() ? 1 : 0))]),
  );
}

http
  .createServer(async (request, response) => {
    if (request.url === '/truth') return void response.end(JSON.stringify(await truth()));
    for (const one of Object.values(leave)) one(request.url);
    response.end('left');
  })
  .listen(0, '127.0.0.1', function () {
    console.log(`ready ${this.address().port}`);
  });
