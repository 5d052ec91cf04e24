import * as assert from 'node:assert/strict';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  loopbackUrl,
  requestLoad,
  tallyText,
  type LoadTally,
} from '../../../src/tools/requestLoad';

describe('requestLoad', () => {
  const signal = new AbortController().signal;
  let server: http.Server;
  let asked = 0;
  let statusOf: (i: number) => number = () => 200;
  before(async () => {
    server = http.createServer((_, response) => {
      response.statusCode = statusOf(asked++);
      response.end('x'.repeat(10_000));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  });
  after(() => server.close());
  const url = (): URL =>
    loopbackUrl(`http://localhost:${(server.address() as AddressInfo).port}/work`);

  it('sends so many in each round, and leaves no connection open', async () => {
    const tally: LoadTally = { answered: 0, failed: 0, faulty: 0 };
    assert.deepEqual(await requestLoad(url(), 37, tally)(1, signal), {});
    assert.equal(asked, 37);
    assert.deepEqual(tally, { answered: 37, failed: 0, faulty: 0 });
    assert.equal(tallyText(tally), undefined);
    while (await connections()) await new Promise(resolve => setImmediate(resolve));
  });

  it('tells of answers that are errors', async () => {
    statusOf = i => (i % 2 === 0 ? 500 : 404);
    const tally: LoadTally = { answered: 0, failed: 0, faulty: 0 };
    await requestLoad(url(), 10, tally)(1, signal);
    assert.match(tallyText(tally)!, /^Of 10 requests, 0 failed and 5 were answered with a status/);
  });

  it('ends the recording when nobody answers', async () => {
    const tally: LoadTally = { answered: 0, failed: 0, faulty: 0 };
    const end = await requestLoad(new URL('http://127.0.0.1:1/'), 3, tally)(1, signal);
    assert.match(end.early!, /^none of 3 requests was answered \(.*ECONNREFUSED/);
  });

  it('stops when it is cancelled', async () => {
    const cancel = new AbortController();
    cancel.abort();
    const before = asked;
    const tally: LoadTally = { answered: 0, failed: 0, faulty: 0 };
    assert.deepEqual(await requestLoad(url(), 100, tally)(1, cancel.signal), {});
    assert.equal(asked, before);
  });

  const connections = (): Promise<number> =>
    new Promise((resolve, reject) =>
      server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
});
