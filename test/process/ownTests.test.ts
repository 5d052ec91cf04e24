import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';

const run = promisify(execFile);
const FILE = path.join(__dirname, '..', 'targets', 'ownTests.mjs');
const LIFE_MS = 120_000;

interface Outcome {
  failed?: string;
  name?: string;
  sentence?: string;
  rounds?: { requests: number | null }[];
}

/** Each shape with its holder and the line that puts values there. */
const shapes: [shape: string, holder: string, stored: string][] = [
  ['redactor', 'GROWS  the array entries of secret', 'secret.entries.push'],
  ['listener', 'parked the listener error of EventEmitter', "connection.on('error'"],
  ['timer', 'GROWS  the timer reserved of Timeout', 'reserved[id] = setTimeout'],
  ['field', 'parked the field owner of Component', 'component.owner = response'],
  ['release', 'parked the array idle', 'idle.push(this)'],
  ['queue', 'parked the array array of Queue', 'this.array[this.size++] = value'],
];

async function outcomeOf(node: string, ...args: string[]): Promise<Outcome> {
  const { stdout } = await run(node, [FILE, ...args], { timeout: LIFE_MS });
  return JSON.parse(stdout) as Outcome;
}

function lineOf(text: string): number {
  const lines = fs.readFileSync(FILE, 'utf8').split('\n');
  return lines.findIndex(line => line.includes(text)) + 1;
}

describe('assertNothingLeftBehind, as built', () => {
  for (const [shape, holder, stored] of shapes) {
    it(`names the holder of a server of the shape ${shape}`, async () => {
      const { failed, name } = await outcomeOf(process.execPath, shape);
      assert.equal(name, 'AssertionError');
      assert.ok(failed!.includes(`\n${holder}`), failed);
      assert.match(failed!, new RegExp(`stored at \\S*ownTests\\.mjs:${lineOf(stored)}\\n`));
    });

    it(`passes once the shape ${shape} is mended`, async () => {
      const { failed, sentence, rounds } = await outcomeOf(process.execPath, shape, 'mended');
      assert.match(sentence ?? failed ?? '', /^Nothing was left behind/);
      assert.deepEqual(
        rounds!.map(({ requests }) => requests),
        [23, 23],
      );
    });
  }

  for (const version of NODE_VERSIONS) {
    it(`names the holder on Node ${version}`, async () => {
      const leaky = await outcomeOf(await nodeBinary(version), 'timer');
      assert.match(leaky.failed ?? '', /GROWS {2}the timer reserved of Timeout/);
    });

    it(`passes what is mended on Node ${version}`, async () => {
      const node = await nodeBinary(version);
      const mended = await outcomeOf(node, 'timer', 'mended');
      assert.match(mended.sentence ?? mended.failed ?? '', /^Nothing was left behind/);
    });
  }

  it('does not pass what says nothing: no request, or too little that stays', async () => {
    const program = `
      const { assertNothingLeftBehind } = require('./dist/testing.js');
      const kept = [];
      const said = (run, options) => assertNothingLeftBehind(run, options).then(() => '', String);
      (async () => {
        const none = await said(() => undefined, { strict: false });
        const expected = await said(() => undefined, { withoutRequests: true });
        const one = await said(() => void kept.push({ text: Buffer.alloc(99) }), { withoutRequests: true });
        console.log(JSON.stringify({ none, expected, one }));
      })();`;
    const cwd = path.join(__dirname, '..', '..');
    const { stdout } = await run(process.execPath, ['-e', program], { cwd, timeout: LIFE_MS });
    const { none, expected, one } = JSON.parse(stdout) as Record<string, string>;
    assert.match(none!, /^AssertionError.*: The run made no requests/);
    assert.equal(expected, '');
    assert.match(one!, /^AssertionError.*: Not known whether this grows[^]*the array kept/);
  });

  it('rejects with what the load rejects with, and leaves nothing behind itself', async () => {
    const program = `
      const { assertNothingLeftBehind } = require('./dist/testing.js');
      (async () => {
        const own = new Error('the load failed');
        const first = await assertNothingLeftBehind(() => { throw own; }).catch(error => error === own);
        // The thread is gone, so that this process ends by itself.
        const second = await assertNothingLeftBehind(() => undefined, { rounds: 1 }).catch(String);
        console.log(JSON.stringify([first, second]));
      })();`;
    const cwd = path.join(__dirname, '..', '..');
    const { stdout } = await run(process.execPath, ['-e', program], { cwd, timeout: LIFE_MS });
    assert.deepEqual(JSON.parse(stdout), [
      true,
      'RangeError: rounds is a whole number from 2 to 50: growth shows from the second on.',
    ]);
  });

  it('says what to do in a worker thread, whose heap it cannot record', async () => {
    const program = `
      const { Worker } = require('node:worker_threads');
      new Worker("require('./dist/testing.js').assertNothingLeftBehind(() => 0).catch(error => console.log(error.message))", { eval: true });`;
    const cwd = path.join(__dirname, '..', '..');
    const { stdout } = await run(process.execPath, ['-e', program], { cwd, timeout: LIFE_MS });
    assert.match(stdout, /main thread of a process alone.*pool "forks"/);
  });
});
