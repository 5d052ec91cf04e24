// Well-kept pools as published: fastq, fastparallel, middie, Fastify, Express, and Node's own parsers under them all.
const { serve } = require('./serve.cjs');
const queue = require('fastq')((value, done) => setImmediate(done, null, value), 4);
const parallel = require('fastparallel')();
const express = require('express');
const fastify = require('fastify')();

const app = express();
app.use((request, response) => response.end('express'));
fastify.get('/*', async () => 'fastify');
fastify.register(require('@fastify/middie')).then(() => {
  fastify.use((request, response, next) => next());
});

serve(
  (values, request, response) => {
    queue.push(values[0][1], () => undefined);
    parallel(
      {},
      [(value, done) => setImmediate(done), (value, done) => setImmediate(done)],
      values[0][1],
      () => response.statusCode,
    );
    return () => undefined;
  },
  {
    onRequest(request, response) {
      if (request.url === '/express') app(request, response);
      else if (request.url === '/fastify') fastify.ready(() => fastify.routing(request, response));
      else return false;
      return true;
    },
  },
);
