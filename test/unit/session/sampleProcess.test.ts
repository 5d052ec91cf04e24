import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../../src/base/failure';
import { startSample } from '../../../src/session/sampleProcess';

describe('startSample', () => {
  let directory: string;
  const script = (text: string): string => {
    const file = join(directory, 'server.js');
    writeFileSync(file, text);
    return file;
  };
  const failsWith = (kind: string) => (error: unknown) =>
    error instanceof Failure && error.kind === kind;
  const never = new AbortController().signal;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'pool-leaks-test-'));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  it('waits for the load, gives the inspector’s address, and ends the child', async () => {
    const file = script(`
      setInterval(() => {}, 1000);
      require('node:fs').writeFileSync(__dirname + '/seen', [process.pid, ...process.argv.slice(2)].join(' '));
      console.log('load done');
    `);
    const sample = await startSample(file, 7, 60_000, never);
    assert.match(sample.inspectorUrl, /^ws:\/\/127\.0\.0\.1:\d+\/[\w-]+$/);
    const [pid, ...args] = readFileSync(join(directory, 'seen'), 'utf8').split(' ');
    assert.deepEqual(args.slice(0, 2), ['--load', '7']);
    process.kill(Number(pid), 0);
    await sample.end();
    assert.throws(() => process.kill(Number(pid), 0), { code: 'ESRCH' });
    await sample.end();
  });

  it('rejects when the child ends early, and keeps what it said', async () => {
    const file = script(`console.error('no such port'); process.exit(1);`);
    await assert.rejects(startSample(file, 1, 60_000, never), error => {
      assert.ok(error instanceof Failure && error.kind === 'targetGone');
      return error.cause instanceof Error && /no such port/.test(error.cause.message);
    });
  });

  it('ends the child when it is cancelled', async () => {
    const file = script('setInterval(() => {}, 1000);');
    const interrupt = new AbortController();
    const started = startSample(file, 1, 60_000, interrupt.signal);
    interrupt.abort();
    await assert.rejects(started, failsWith('cancelled'));
  });
});
