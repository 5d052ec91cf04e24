// Keeps the response of each request in a Map.
const { createServer } = require('node:http');

const recent = new Map();
let served = 0;

createServer((request, response) => {
  const id = ++served;
  recent.set(id, response);
  response.end('done');
}).listen(0, '127.0.0.1', function () {
  console.log(`ready ${this.address().port}`);
});
