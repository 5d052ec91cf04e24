'use strict';
// A server that keeps finished requests in structures of a package, which variables and fields of its own have, and by a
// callback without a name.
const http = require('node:http');
const Module = require('node:module');
const path = require('node:path');

const packaged = new Module('queues');
packaged._compile(
  `class Queue { constructor() { this.items = []; } add(item) { this.items.push(item); } }
class Cache { #entries = new Map(); set(key, value) { this.#entries.set(key, value); } }
module.exports = { Queue, Cache };`,
  path.join(__dirname, 'node_modules', 'queues', 'index.js'),
);
const { Queue, Cache } = packaged.exports;

const mails = new Queue();
class Shop {
  sessions = new Cache();
}
const shop = new Shop();
let next = 0;

http
  .createServer((request, response) => {
    if (request.url.startsWith('/queue')) mails.add({ response });
    if (request.url.startsWith('/cache')) shop.sessions.set(++next, { response });
    if (request.url.startsWith('/timer')) setTimeout(() => response.destroy(), 1e8).unref();
    response.end('done');
  })
  .listen(0, '127.0.0.1', function () {
    console.log(`ready ${this.address().port}`);
  });
