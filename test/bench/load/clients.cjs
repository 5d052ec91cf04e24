// Four clients with a connection each, which ask a server at a steady pace: `[port]` as argument, latencies on request.
const http = require('node:http');
const { setTimeout: delay } = require('node:timers/promises');

const CLIENTS = 4;
const EVERY_MS = 4;
const port = Number(process.argv[2]);
let latencies = [];

function request(agent) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    http
      .get({ host: '127.0.0.1', port, agent }, response => {
        response.resume().on('end', () => {
          latencies.push(performance.now() - started);
          resolve();
        });
      })
      .on('error', reject);
  });
}

async function ask() {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  let due = performance.now();
  for (;;) {
    await request(agent);
    // Late by more than a turn: the turns that were missed are left out.
    due = Math.max(due + EVERY_MS, performance.now());
    await delay(due - performance.now());
  }
}

for (let i = 0; i < CLIENTS; i++) {
  ask().catch(error => {
    console.error(error);
    process.exit(1);
  });
}
/** The latencies since the question before. */
process.on('message', () => {
  process.send(latencies);
  latencies = [];
});
process.on('disconnect', () => process.exit());
