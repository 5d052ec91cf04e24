// What requests leave behind, and nothing else: one entry for each in a Map (`?map`), or one for each idle emitter (`?idle`).
const { EventEmitter } = require('node:events');
const { createServer } = require('node:http');

class Session {
  constructor(user) {
    this.user = user;
  }
}

const recent = new Map();
const idle = [new EventEmitter(), new EventEmitter()];
let served = 0;

function remember(session) {
  recent.set(++served, session);
}

function listen(session) {
  for (const emitter of idle) {
    emitter.removeAllListeners('update');
    emitter.on('update', () => session.user);
  }
}

createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (pathname === '/forget') recent.clear();
  else {
    const session = new Session(searchParams.get('user'));
    if (searchParams.has('map')) remember(session);
    if (searchParams.has('idle')) listen(session);
  }
  response.end('done');
}).listen(0, '127.0.0.1', function () {
  console.log(`ready ${this.address().port}`);
});
