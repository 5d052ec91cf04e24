import * as assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import * as path from 'node:path';
import type { TargetAddress } from '../../src/protocol/target';
import { sharedFaults, sharedHolders } from '../../src/protocol/sharedFaults';
import { listTargets } from '../../src/session/listTargets';
import { readProcesses, type ProcessOutcome } from '../../src/session/readProcesses';
import { freePort } from '../freePort';
import { eventually } from '../eventually';
import { saidBy } from '../saidBy';
import { open, readThrough, Target, targets } from './target';

const CONTEXTS = [3, 5];
const REQUESTS = 4;

describe('several processes at once', () => {
  const running: Target[] = [];
  const silent: ChildProcess[] = [];
  after(() => {
    for (const each of running) each.stop();
    for (const each of silent) each.kill('SIGKILL');
  });

  const read = (addresses: TargetAddress[], signal = new AbortController().signal) =>
    readProcesses(addresses, { signal, open, read: readThrough, onDone: () => undefined });

  it('have one row for one fault, and the others are read where one does not answer', async () => {
    running.push(
      await Target.start('mapField.cjs'),
      await Target.start('mapField.cjs'),
      await Target.start('clean.cjs'),
      await Target.start('keepsResponses.cjs'),
    );
    const [first, second, clean, keeps] = running as [Target, Target, Target, Target];
    await first.load(CONTEXTS[0]!);
    await second.load(CONTEXTS[1]!);
    await clean.load(CONTEXTS[0]!);
    for (let i = 0; i < REQUESTS; i++) await keeps.get();
    const urls = running.map(({ url }): TargetAddress => ({ kind: 'url', url }));
    const gone: TargetAddress = { kind: 'port', host: '127.0.0.1', port: 1 };
    const outcomes = await read([...urls.slice(0, 2), gone, ...urls.slice(2)]);
    const readings = outcomes.map(each => ('reading' in each ? each.reading : undefined));
    const faults = sharedFaults(readings);
    assert.deepEqual(
      faults.map(({ finding: { className, method }, shares }) => [className, method, shares]),
      [
        [
          ...['Context', 'reset'],
          CONTEXTS.map((contexts, process) => ({ process, count: contexts * 4 })),
        ],
      ],
    );
    assert.deepEqual(
      sharedHolders(readings).map(({ row: { name }, shares }) => [
        name,
        shares.map(({ process }) => process),
      ]),
      [['recent', [4]]],
    );
    assert.match(whyOf(outcomes[2]!), /Nothing answers at 127\.0\.0\.1:1/);
    assert.equal(readings[3]!.findings.length, 0);
  });

  it('are signalled though all have one port, and their inspectors are closed again', async () => {
    const port = await freePort();
    for (let i = 0; i < 2; i++) {
      const child = spawn(process.execPath, [
        `--inspect-port=${port}`,
        path.join(targets, 'mapField.cjs'),
      ]);
      silent.push(child);
      const ready = await saidBy(child, 'stdout', /ready \d+/);
      await fetch(`http://127.0.0.1:${ready.split(' ')[1]}/`);
    }
    const addresses = silent.map(({ pid }): TargetAddress => ({ kind: 'pid', pid: pid! }));
    const outcomes = await read(addresses);
    const readings = outcomes.map(each => ('reading' in each ? each.reading : undefined));
    assert.deepEqual(
      sharedFaults(readings).map(({ shares }) => shares),
      [[0, 1].map(process => ({ process, count: 4 }))],
    );
    const left = await listTargets();
    const isOpen = (pid: number | undefined): boolean[] =>
      left.filter(each => each.pid === pid).map(({ url }) => url !== undefined);
    assert.deepEqual(
      silent.map(({ pid }) => isOpen(pid)),
      [[false], [false]],
    );
  });

  it('go on when one ends while it is read', async () => {
    const target = await Target.start('mapField.cjs');
    running.push(target);
    const other = running[0]!;
    const urls = [target, other].map(({ url }): TargetAddress => ({ kind: 'url', url }));
    const outcomes = await readProcesses(urls, {
      signal: new AbortController().signal,
      open,
      onDone: () => undefined,
      read: session => {
        if (session.target.pid === target.child.pid) target.stop();
        return readThrough(session);
      },
    });
    assert.match(whyOf(outcomes[0]!), /ended|is gone|closed/i);
    assert.ok('reading' in outcomes[1]! && outcomes[1].reading.findings.length === 1);
  });

  it('may be one and the same, which two read at once', async () => {
    const { url } = running[0]!;
    const outcomes = await read([
      { kind: 'url', url },
      { kind: 'url', url },
    ]);
    assert.deepEqual(
      outcomes.map(each => ('reading' in each ? each.reading.findings.length : each.why)),
      [1, 1],
    );
  });

  it('may be children of a cluster that begins them again all the time', async () => {
    const child = spawn(process.execPath, [path.join(targets, 'restarting.cjs')]);
    silent.push(child);
    const urls = new Set<string>();
    child.stderr.on('data', (chunk: Buffer) => {
      for (const [url] of chunk.toString().matchAll(/ws:\/\/\S+/g)) urls.add(url);
    });
    await eventually(() => urls.size >= 4);
    const { url } = running[0]!;
    const all = [...urls, url].map((each): TargetAddress => ({ kind: 'url', url: each }));
    const outcomes = await read(all);
    assert.equal(outcomes.length, all.length);
    const unsaid = outcomes.filter(each => !('reading' in each) && whyOf(each) === '');
    assert.deepEqual(unsaid, [], 'each is read, or it is said why not');
    assert.ok('reading' in outcomes.at(-1)!, 'the others are read');
  });

  it('end with `cancelled` when the person does not want to wait', async () => {
    const interrupt = new AbortController();
    interrupt.abort();
    const { url } = running[0]!;
    await assert.rejects(read([{ kind: 'url', url }], interrupt.signal), { kind: 'cancelled' });
  });
});

function whyOf(outcome: ProcessOutcome): string {
  return 'why' in outcome ? outcome.why : '';
}
