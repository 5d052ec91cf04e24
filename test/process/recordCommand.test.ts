import * as assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { connect } from '../../src/inspector/connection/connect';
import { saidBy } from '../saidBy';
import { NODE_VERSIONS, nodeBinary } from './nodeBinary';
import { Target } from './target';

const cli = path.join(__dirname, '..', '..', 'dist', 'cli.js');
const FIXTURE = path.join(__dirname, '..', 'targets', 'leftBehind.cjs');
/** Prime, so that growth which follows it is no chance. */
const REQUESTS = 37;

interface Printed {
  rounds: { requests: number | null; heapBytes: number }[];
  left: {
    verdict: string;
    package: string | null;
    holder: {
      kind: string;
      className: string | null;
      name: string;
      location: { file: string; line: number } | null;
    };
    perRound: number[];
    storedAt: { file: string; line: number }[];
    rule: string | null;
    fixes: { kind: string }[];
  }[];
  coverage: { limits: string[] };
  cost: { pausesMs: number[] };
}

describe('pool-leaks record', () => {
  let target: Target;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-'));
  after(() => fs.rmSync(folder, { recursive: true }));
  afterEach(() => target.stop());

  /** A command that sends requests with this Node. */
  const sends = (route: string, count = REQUESTS): string => {
    const url = `http://127.0.0.1:${target.port}${route}`;
    const program = `(async () => { for (let i = 0; i < ${count}; i++) await (await fetch('${url}')).text(); })()`;
    return `"${process.execPath}" -e "${program}"`;
  };
  const start = (...args: string[]): ChildProcess =>
    spawn(process.execPath, [cli, 'record', target.url, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const run = async (...args: string[]): Promise<{ status: number; out: string; err: string }> => {
    const child = start('--allow-pause', '600000', ...args);
    let [out, err] = ['', ''];
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
    const [status] = (await once(child, 'close')) as [number];
    return { status, out, err };
  };
  const lineOf = (text: string): number =>
    fs
      .readFileSync(FIXTURE, 'utf8')
      .split('\n')
      .findIndex(line => line.includes(text)) + 1;

  for (const version of NODE_VERSIONS) {
    it(`tells a Map that grows from listeners that are parked, on Node ${version}`, async () => {
      const node = await nodeBinary(version);
      target = await Target.start('leftBehind.cjs', { node });
      const { status, out, err } = await run('--json', '--exec', sends('/?map&idle&user=ada'));
      assert.equal(status, 1, err);
      const { rounds, left, cost } = JSON.parse(out) as Printed;
      assert.deepEqual(
        rounds.map(({ requests }) => requests),
        [REQUESTS, REQUESTS],
      );
      assert.equal(cost.pausesMs.length, 3);
      const [grows, ...others] = left;
      assert.deepEqual(
        [grows!.verdict, grows!.holder.kind, grows!.holder.name, grows!.perRound],
        ['grows', 'map', 'recent', [REQUESTS, REQUESTS]],
      );
      assert.deepEqual(
        [grows!.holder.location!.line, grows!.storedAt[0]!.line, grows!.package],
        [lineOf('const recent'), lineOf('recent.set'), null],
      );
      assert.ok(others.every(({ verdict }) => verdict === 'parked'));
      const listener = others.find(({ holder }) => holder.kind === 'listener')!;
      assert.deepEqual(
        [listener.holder.className, listener.holder.name, listener.holder.location!.line],
        ['EventEmitter', 'update', lineOf("emitter.on('update'")],
      );
    });
  }

  it('has the rule, the reset to blame and its fixes for a pool, and status 1', async () => {
    target = await Target.start('leftBehind.cjs');
    const { status, out } = await run('--json', '--exec', sends('/?pool&user=ada'));
    const row = (JSON.parse(out) as Printed).left.find(({ rule }) => rule !== null)!;
    assert.deepEqual(
      [status, row.verdict, row.rule, row.holder.className],
      [1, 'parked', 'stale-slots', 'Context'],
    );
    assert.match(row.holder.location!.file, /leftBehind\.cjs$/);
    assert.equal(row.fixes[0]!.kind, 'nil-and-close');
  });

  it('tells what grows in rounds of which one has no request', async () => {
    target = await Target.start('leftBehind.cjs');
    const url = `http://127.0.0.1:${target.port}/?map&idle&user=ada`;
    const count = path.join(folder, 'count');
    // The second round of three sends nothing.
    const program = `
      const fs = require('fs');
      const round = fs.existsSync('${count}') ? Number(fs.readFileSync('${count}')) + 1 : 1;
      fs.writeFileSync('${count}', String(round));
      (async () => { for (let i = 0; round !== 2 && i < ${REQUESTS}; i++) await (await fetch('${url}')).text(); })();`;
    const file = path.join(folder, 'load.cjs');
    fs.writeFileSync(file, program);
    const command = `"${process.execPath}" "${file}"`;
    const { status, out, err } = await run('--json', '--rounds', '3', '--exec', command);
    assert.equal(status, 1, err);
    const { rounds, left, coverage } = JSON.parse(out) as Printed;
    assert.deepEqual(
      rounds.map(({ requests }) => requests),
      [REQUESTS, 0, REQUESTS],
    );
    const [grows, ...others] = left;
    assert.deepEqual(
      [grows!.verdict, grows!.holder.name, grows!.perRound],
      ['grows', 'recent', [REQUESTS, 0, REQUESTS]],
    );
    assert.ok(others.every(({ verdict }) => verdict === 'parked'));
    assert.match(coverage.limits.join('\n'), /began no HTTP request in round 2/);
  });

  it('ends with 0 and what it looked at when nothing grows', async () => {
    target = await Target.start('leftBehind.cjs');
    const { status, out } = await run('--exec', sends('/'));
    assert.equal(status, 0, out);
    assert.ok(!out.includes('GROWS'));
    assert.match(out, /\nLooked at 3 heap snapshots, \d+ scripts?, /);
  });

  it('is refused before the first snapshot when a pause may be too long', async () => {
    target = await Target.start('leftBehind.cjs');
    const child = start('--allow-pause', '1', '--exec', sends('/'));
    const [said, [status]] = await Promise.all([
      saidBy(child, 'stderr', /pool-leaks: .*\n/),
      once(child, 'close') as Promise<[number]>,
    ]);
    assert.match(said, /^pool-leaks: Each of the 3 heap snapshots .* give --allow-pause \d+\.\n$/);
    assert.equal(status, 2);
  });

  it('shows how a command failed, and uses what it sent', async () => {
    target = await Target.start('leftBehind.cjs');
    const { status, out, err } = await run('--exec', `${sends('/?map')} && echo enough && exit 9`);
    // What filled once may be a cache: one round cannot tell.
    assert.equal(status, 3);
    assert.match(out, /With one round, what grows cannot be told from what is parked\./);
    assert.match(err, /\n {2}enough\n/);
    assert.match(out, /Round 1 ended early: the command ended with status 9 \("enough"\)\./);
    assert.match(out, /Only 1 round of 2 was recorded\./);
  });

  it('fails when the command sends nothing', async () => {
    target = await Target.start('leftBehind.cjs');
    const { status, out, err } = await run('--exec', 'echo no such host >&2; exit 9');
    assert.deepEqual([status, out], [2, '']);
    assert.match(
      err,
      /\npool-leaks: Nothing was recorded: the command ended with status 9 \("no such host"\)\. Check/,
    );
  });

  it('compares nothing when the server restarts, and ends the command', async () => {
    target = await Target.start('leftBehind.cjs');
    const file = path.join(folder, 'restart');
    const command = `${sends('/?map')}; echo $$ > "${file}"; kill -9 ${target.child.pid}; sleep 600`;
    const { status, out, err } = await run('--exec', command);
    assert.deepEqual([status, out], [2, '']);
    assert.match(err, /\npool-leaks: Nothing was compared: .*leftBehind\.cjs ended in round 1/);
    assert.throws(() => process.kill(Number(fs.readFileSync(file, 'utf8')), 0));
  });

  it('leaves the server as it was after Ctrl+C, with the command ended', async () => {
    target = await Target.start('leftBehind.cjs', { args: ['--expose-gc'] });
    const child = start('--allow-pause', '600000', '--exec', 'echo pid $$; sleep 600');
    const pid = Number(/\d+/.exec(await saidBy(child, 'stderr', / {2}pid \d+\n/))![0]);
    child.kill('SIGINT');
    const [status] = (await once(child, 'close')) as [number];
    assert.equal(status, 130);
    assert.throws(() => process.kill(pid, 0));
    const witness = await connect({ url: target.url, name: 'witness' });
    try {
      const expression = `globalThis.gc(); require('node:diagnostics_channel').hasSubscribers('http.server.request.start')`;
      const asked = { expression, includeCommandLineAPI: true, returnByValue: true };
      assert.equal((await witness.send('Runtime.evaluate', asked)).result.value, false);
      assert.equal(await target.get('/'), 'done');
    } finally {
      witness.dispose();
    }
  });
});
