import { spawn } from 'node:child_process';
import * as path from 'node:path';

const program = path.join(__dirname, '..', '..', 'dist', 'cli.js');

/** To be asked for what it is to be interrupted at. */
const START_MS = 40_000;

export interface Run {
  /** Of the process; `undefined` when it had to be killed at the deadline. */
  status: number | undefined;
  out: string;
  err: string;
  /** From the interrupt, or else from the start, to the end. */
  ms: number;
}

/**
 * Runs the command line as a process of its own. Ctrl+C comes as soon as `interrupt` answers true, `times` times, and the
 * deadline counts from there.
 */
export function runProgram(
  args: string[],
  deadlineMs: number,
  interrupt?: () => boolean,
  times = 1,
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    let since = performance.now();
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const end = (): boolean => child.kill('SIGKILL');
    let timer = setTimeout(end, interrupt ? START_MS : deadlineMs);
    const poll = setInterval(() => {
      if (!interrupt?.()) return;
      if (--times <= 0) clearInterval(poll);
      since = performance.now();
      clearTimeout(timer);
      timer = setTimeout(end, deadlineMs);
      child.kill('SIGINT');
    }, 10);
    child.on('error', reject);
    child.on('close', code => {
      clearTimeout(timer);
      clearInterval(poll);
      resolve({ status: code ?? undefined, out, err, ms: performance.now() - since });
    });
  });
}
