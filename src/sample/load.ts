import { Agent, request } from 'node:http';

const maxConcurrency = 50;
const orderBytes = 4096;

/**
 * Sends `count` requests to the server at `port`, at most 50 at a time, cycling through its routes.
 * Rejects when a request fails; settles after the last answer was read.
 */
export async function driveLoad(port: number, count: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: maxConcurrency });
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) await sendOne(agent, port, next++);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(maxConcurrency, count) }, work));
  } finally {
    agent.destroy();
  }
}

function sendOne(agent: Agent, port: number, ordinal: number): Promise<void> {
  const { method, path } = kinds[ordinal % kinds.length]!;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        host: '127.0.0.1',
        port,
        method,
        path: path.replace(':id', String(ordinal)),
        headers: { 'x-user': `user-${ordinal}` },
      },
      answer => {
        answer.once('error', reject);
        answer.once('end', resolve);
        answer.resume();
      },
    );
    outgoing.once('error', reject);
    outgoing.end(method === 'POST' ? Buffer.alloc(orderBytes, ordinal & 255) : undefined);
  });
}

const kinds = [
  { method: 'GET', path: '/catalog/:id' },
  { method: 'POST', path: '/orders' },
  { method: 'GET', path: '/export' },
  { method: 'POST', path: '/orders' },
  { method: 'GET', path: '/health' },
];
