import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { driveLoad } from './load';
import { Pools } from './pools';
import { RequestHandler } from './requestHandler';
import { parseSampleOptions, type SampleOptions } from './sampleOptions';
import { readTruth } from './truth';

const pools = new Pools();

/** The account of the pools is served without taking anything from them. */
function createSampleServer(auditPath: string): Server {
  const handler = new RequestHandler(pools, auditPath);
  return createServer((request, response) => {
    if (request.url === '/truth') {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(readTruth(pools)));
      return;
    }
    void handler.handle(request, response);
  });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

async function run(options: SampleOptions): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'pool-leaks-sample-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const server = createSampleServer(join(directory, 'audit.log'));

  const end = (): void => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  if (options.exitAfter !== undefined) setTimeout(end, options.exitAfter);

  const port = await listen(server, options.port);
  console.log(`listening on http://127.0.0.1:${port}`);
  if (options.load > 0) {
    await driveLoad(port, options.load);
    console.log('load done');
  }
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

try {
  run(parseSampleOptions(process.argv.slice(2))).catch(fail);
} catch (error) {
  fail(error);
}
