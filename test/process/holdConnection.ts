import { connect } from '../../src/inspector/connection/connect';

/** Connects to the address in its first argument, asks something that nobody answers, and stays until it is ended. */
async function main(url: string): Promise<void> {
  const connection = await connect({ url, name: 'The server' });
  setInterval(() => undefined, 60_000);
  await connection.send('Runtime.evaluate', { expression: '1' }, 2 ** 30).catch(() => undefined);
}

void main(process.argv[2]!);
