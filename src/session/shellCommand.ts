import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { sentenceOf } from '../base/failure';
import { visibleText } from '../base/format';

/** How long a command may take to end by itself once it is asked to. */
const END_MS = 3_000;
/** How long its output may follow its end: what it left running in the background may keep the pipe open for ever. */
const OUTPUT_MS = 500;
/** A longer line is shown in parts. */
const MOST_LINE = 2_000;

/** How a command ended; `why` is a clause for people, '' when it ended with status 0. */
export interface CommandEnd {
  why: string;
}

/**
 * Runs a command by the shell, in a process group of its own, and hands over its output line by line. When the signal fires
 * the whole group is asked to end, and ended if it does not; also when our own process exits. Never rejects.
 */
export async function runShellCommand(
  command: string,
  { cwd, signal, onLine }: { cwd: string; signal: AbortSignal; onLine(line: string): void },
): Promise<CommandEnd> {
  if (signal.aborted) return { why: 'it was not started' };
  const child = spawn(command, {
    ...{ cwd, shell: true, detached: process.platform !== 'win32', windowsHide: true },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killAll = (): void => endGroup(child, 'SIGKILL');
  process.on('exit', killAll);
  let last = '';
  const note = (line: string): void => {
    if (line.trim() === '') return;
    last = line;
    onLine(line);
  };
  const outputs = [linesOf(child.stdout, note), linesOf(child.stderr, note)];
  const ended = new Promise<string>(resolve => {
    child.on('error', error => resolve(`the command could not be started: ${sentenceOf(error)}`));
    child.on('exit', (status, killedBy) => resolve(endOf(status, killedBy)));
  });
  const stop = (): void => void endInTime(child, ended);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const why = await ended;
    await Promise.race([Promise.all(outputs), delay(OUTPUT_MS, undefined, { ref: false })]);
    return { why: why === '' || last === '' ? why : `${why} ("${visibleText(last, 200)}")` };
  } finally {
    signal.removeEventListener('abort', stop);
    process.off('exit', killAll);
  }
}

function endOf(status: number | null, killedBy: NodeJS.Signals | null): string {
  if (status === 0) return '';
  return status === null
    ? `the command was ended by ${killedBy ?? 'a signal'}`
    : `the command ended with status ${status}`;
}

async function endInTime(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  endGroup(child, 'SIGINT');
  await Promise.race([ended, delay(END_MS, undefined, { ref: false })]);
  // Also what the shell has started and not waited for.
  endGroup(child, 'SIGKILL');
}

function endGroup({ pid }: ChildProcess, signal: 'SIGINT' | 'SIGKILL'): void {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // All of it has ended.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Settles when the output has ended. */
function linesOf(stream: NodeJS.ReadableStream, onLine: (line: string) => void): Promise<void> {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split(/\r\n|\n|\r/);
    rest = lines.pop()!;
    for (const line of lines) onLine(line);
    if (rest.length > MOST_LINE) {
      onLine(rest);
      rest = '';
    }
  });
  return new Promise(resolve =>
    stream.on('close', () => {
      onLine(rest);
      resolve();
    }),
  );
}
