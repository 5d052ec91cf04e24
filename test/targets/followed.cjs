// Keeps each third response, by HTTP/1 and HTTP/2, and knows by weak references of its own how many requests are in memory.
const http = require('node:http');
const http2 = require('node:http2');

const kept = new Map();
const refs = [];
let served = 0;

function take(part, isKept) {
  refs.push(new WeakRef(part));
  if (isKept) kept.set(++served, part);
}

const server = http.createServer((request, response) => {
  if (request.url === '/hang') return take(response, false);
  if (request.url === '/body') return request.resume().on('end', () => response.end('done'));
  take(response, request.url === '/some' && refs.length % 3 === 0);
  response.end('done');
});
const streams = http2.createServer().on('stream', stream => {
  take(stream, refs.length % 3 === 0);
  stream.respond({ ':status': 200 });
  stream.end('done');
});

/** How many requests were made, and how many of them are in memory after a collection, over or not. */
globalThis.truth = () => {
  globalThis.gc();
  return { made: refs.length, inMemory: refs.filter(ref => ref.deref() !== undefined).length };
};
globalThis.forget = () => kept.clear();
/** So many HTTP/2 requests from the server itself, one after the other. */
globalThis.askStreams = async count => {
  const client = http2.connect(`http://127.0.0.1:${streams.address().port}`);
  for (let i = 0; i < count; i++) {
    await new Promise(done => client.request({ ':path': '/' }).resume().on('close', done));
  }
  await new Promise(done => client.close(done));
};

streams.listen(0, '127.0.0.1', () => {
  server.listen(0, '127.0.0.1', () => console.log(`ready ${server.address().port}`));
});
