import * as assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import WebSocket from 'ws';
import { closeLostInspectors } from '../../src/inspector/attach/closeLostInspectors';
import { processReaderFor } from '../../src/inspector/discovery/processReader';
import { openSession } from '../../src/session/openSession';
import type { PoolSession } from '../../src/session/sessionApi';
import { eventually } from '../eventually';
import { analyser, holderFinder, originalFinder } from '../process/target';
import type { Victim } from './victim';

const cli = path.join(__dirname, '..', '..', 'dist', 'cli.js');

/** One way to leave a server that we opened the inspector of. Rejects when it was not as it has to be. */
export interface WayOut {
  name: string;
  /** How the server is started, see `harm.cjs`. */
  mode?: string;
  /** How often it is tried, where it takes seconds; else as often as the caller tries all. */
  times?: number;
  /** `round` counts from 0: moments are chosen by it. */
  leave(victim: Victim, round: number): Promise<void>;
}

/** Every way out. The inspector may be open after one only where `closeLostInspectors` then closes it. */
export const waysOut: WayOut[] = [
  {
    name: 'detach',
    async leave(victim) {
      const { session, left } = await attached(victim);
      await session.detach();
      await isClosed(victim, left);
    },
  },
  {
    name: 'detach, after the inspector has moved on to a free port',
    mode: 'fixed',
    async leave(victim) {
      const { session, left } = await attached(victim);
      await session.detach();
      await isClosed(victim, left);
    },
  },
  {
    name: 'SIGKILL of ours as the inspector moves on',
    mode: 'fixed',
    async leave(victim, round) {
      const program = inspect(victim);
      await opened(victim, program);
      await pass((round % 10) * 15);
      await program.end('SIGKILL');
    },
  },
  {
    name: 'Ctrl+C',
    async leave(victim, round) {
      const program = inspect(victim);
      await pass((round % 10) * 60);
      await program.end('SIGINT');
      await isClosed(victim, program.complaints());
    },
  },
  {
    name: 'the terminal hangs up',
    async leave(victim) {
      const program = inspect(victim, '--watch', '600');
      await program.says(/^Read in/m);
      await program.end('SIGHUP');
      await isClosed(victim, program.complaints());
    },
  },
  {
    name: 'Ctrl+C as the port opens',
    async leave(victim, round) {
      const program = inspect(victim);
      await opened(victim, program);
      await pass((round % 4) * 10);
      await program.end('SIGINT');
      await isClosed(victim, program.complaints());
    },
  },
  {
    name: 'SIGKILL of ours between readings',
    async leave(victim) {
      const program = inspect(victim, '--watch', '600');
      await program.says(/^Read in/m);
      await program.end('SIGKILL');
    },
  },
  {
    name: 'SIGKILL of ours at any moment',
    async leave(victim, round) {
      const program = inspect(victim);
      await opened(victim, program);
      await pass((round % 10) * 30);
      await program.end('SIGKILL');
    },
  },
  {
    name: 'Ctrl+C while a load is recorded',
    times: 1,
    async leave(victim) {
      const program = record(victim);
      await program.mutters(/^Round 1: waiting/m);
      await program.end('SIGINT');
      await isClosed(victim, program.complaints());
    },
  },
  {
    name: 'SIGKILL of ours while a load is recorded',
    times: 1,
    async leave(victim) {
      const program = record(victim);
      await program.mutters(/^Round 1: waiting/m);
      await program.end('SIGKILL');
    },
  },
  {
    name: 'a loop without end',
    async leave(victim) {
      const { session, left } = await attached(victim);
      await victim.get('/spin');
      await session.detach();
      assert.deepEqual(left, []);
      assert.equal(await victim.get('/spun'), 'ended', 'it is closed within the loop');
    },
  },
  {
    name: 'stopped before',
    async leave(victim) {
      victim.signal('SIGSTOP');
      try {
        await isStopped(victim, true);
        await assert.rejects(open(victim, []), { kind: 'targetStopped' });
      } finally {
        victim.signal('SIGCONT');
      }
      await victim.get('/');
      assert.equal(await victim.inspectorPort(), undefined, 'nothing waited for it to go on');
    },
  },
  {
    name: 'stopped while attached',
    async leave(victim) {
      const { session, left } = await attached(victim);
      victim.signal('SIGSTOP');
      try {
        await isStopped(victim, true);
        await session.detach();
        assert.match(left.join(), /still open: the process is stopped\. The next start/);
        assert.match((await closeLostInspectors()).join(), /cannot be closed yet/);
      } finally {
        victim.signal('SIGCONT');
      }
      await isStopped(victim, false);
    },
  },
  {
    name: 'timers replaced',
    mode: 'fake',
    async leave(victim) {
      const { session, left } = await attached(victim);
      await session.detach();
      await isClosed(victim, left);
    },
  },
  {
    name: 'a debugger attached as well',
    async leave(victim) {
      const { session, left } = await attached(victim);
      const other = new WebSocket(session.target.url!);
      await once(other, 'open');
      await session.detach();
      assert.match(left.join(), /still open: somebody else is attached/);
      assert.deepEqual(await closeLostInspectors(), left, 'not by the next start either');
      other.send(
        JSON.stringify({ id: 7, method: 'Runtime.evaluate', params: { expression: '1' } }),
      );
      const [answer] = (await once(other, 'message')) as [Buffer];
      assert.equal((JSON.parse(answer.toString()) as { id: number }).id, 7, 'it goes on');
      other.close();
      await once(other, 'close');
    },
  },
  {
    name: 'two programs of ours that leave together',
    async leave(victim) {
      const programs = [inspect(victim, '--watch', '600'), inspect(victim, '--watch', '600')];
      await Promise.all(programs.map(program => program.says(/^Read in/m)));
      await Promise.all(programs.map(program => program.end('SIGINT')));
      await isClosed(
        victim,
        programs.flatMap(program => program.complaints()),
      );
    },
  },
  {
    name: 'two of ours',
    async leave(victim, round) {
      const first = await attached(victim);
      const second = await attached(victim);
      const inTurn = round % 2 === 0 ? [first, second] : [second, first];
      for (const { session } of inTurn) await session.detach();
      await isClosed(
        victim,
        inTurn.flatMap(({ left }) => left),
      );
    },
  },
];

/**
 * Leaves a server once in a way, under load, then starts as the next one of ours would. Rejects when the inspector is open after
 * that, or the server has come to harm.
 */
export async function leaveOnce(
  way: WayOut,
  victim: Victim,
  round: number,
  isLoaded = true,
): Promise<void> {
  const endLoad = isLoaded ? victim.load() : async () => undefined;
  let said: string[];
  try {
    await way.leave(victim, round);
  } catch (error) {
    throw new Error(victim.harm ?? 'it was left in another way', { cause: error });
  } finally {
    said = await closeLostInspectors();
    await endLoad();
  }
  await victim.get('/');
  const isOpen = (await victim.inspectorPort()) !== undefined;
  assert.ok(!isOpen, `open after the next start, which said: ${said.join(' ')}`);
  if (victim.harm !== undefined) throw new Error(victim.harm);
}

/**
 * Rejects when the inspector is open. Only on a busy machine the process may not have answered in time: that is said, and the
 * next start closes it.
 */
async function isClosed(victim: Victim, said: string[]): Promise<void> {
  if (said.some(each => each.includes('the process does not answer. The next start'))) return;
  assert.equal(await victim.inspectorPort(), undefined, 'it is closed once we have left');
}

interface AttachedSession {
  session: PoolSession;
  left: string[];
}

/** Opens the inspector and reads once. */
async function attached(victim: Victim): Promise<AttachedSession> {
  const left: string[] = [];
  const session = await open(victim, left);
  await session.read();
  return { session, left };
}

function open({ pid }: Victim, left: string[]): Promise<PoolSession> {
  return openSession(
    { kind: 'pid', pid },
    {
      analyser,
      originalFinder,
      holderFinder,
      allowRemote: false,
      maxObjects: 200_000,
      log: () => undefined,
      onLeft: sentence => left.push(sentence),
    },
  );
}

/** The command line at work. */
interface Program {
  hasEnded(): boolean;
  /** Resolves once it has printed a line, or has ended. */
  says(line: RegExp): Promise<void>;
  /** The same of a line on standard error. */
  mutters(line: RegExp): Promise<void>;
  end(signal: NodeJS.Signals): Promise<void>;
  /** What it wrote about inspectors of processes, once it has ended. */
  complaints(): string[];
}

function inspect(victim: Victim, ...options: string[]): Program {
  return run('inspect', victim, options);
}

/** Records a load that does not end by itself. */
function record(victim: Victim): Program {
  return run('record', victim, ['--seconds', '600', '--allow-pause', '600000']);
}

function run(command: string, { pid }: Victim, options: readonly string[]): Program {
  const child = spawn(process.execPath, [cli, command, `pid:${pid}`, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  let complained = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
  const ended = once(child, 'close');
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    hasEnded,
    says: line => eventually(() => hasEnded() || line.test(printed)),
    mutters: line => eventually(() => hasEnded() || line.test(complained)),
    async end(signal) {
      child.kill(signal);
      await ended;
    },
    complaints: () => complained.split('\n').filter(line => line.includes('inspector of process')),
  };
}

/** Waits until the inspector is open, or the program that was to open it has ended. */
async function opened(victim: Victim, program: Program): Promise<void> {
  await eventually(async () => program.hasEnded() || (await victim.inspectorPort()) !== undefined);
}

async function isStopped({ pid }: Victim, wanted: boolean): Promise<void> {
  const reader = processReaderFor(process.platform);
  await eventually(async () => ((await reader.debugSignal(pid)) === 'stopped') === wanted);
}

/** The moment of an interruption is what is varied here: nothing is waited for. */
function pass(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
