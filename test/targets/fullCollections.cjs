// Full collections of fixed size, and a list that grows with each request.
const { createServer } = require('node:http');

const MOST = 70;
const entry = url => ({ url, at: new Date() });
const first = Array.from({ length: MOST }, (_, i) => entry(`/first/${i}`));
const ring = [...first];
const queue = first.map(({ url }) => entry(url));
const cache = new Map(first.map(({ url }) => [url, entry(url)]));
const grown = [];
let served = 0;

createServer((request, response) => {
  const url = `${request.url}/${served}`;
  ring[served++ % MOST] = entry(url);
  queue.push(entry(url));
  queue.shift();
  cache.set(url, entry(url));
  cache.delete(cache.keys().next().value);
  grown.push(entry(url));
  response.end('done');
}).listen(0, '127.0.0.1', function () {
  console.log(`ready ${this.address().port}`);
});
