import { spawn } from 'node:child_process';
import * as path from 'node:path';
import { WAIT_MS } from '../patience';

const program = path.join(__dirname, '..', '..', 'dist', 'cli.js');

/** From Ctrl+C to the end, with a target that never answers again: that, and some of the times that its start took. */
const INTERRUPT_MS = 6_000;
const INTERRUPT_STARTS = 2;

export interface Run {
  /** Of the process; `undefined` when it did not end in time, and had to be killed. */
  status: number | undefined;
  out: string;
  err: string;
  /** From the interrupt, or else from the start, to the end. */
  ms: number;
}

/**
 * Runs the command line as a process of its own. Ctrl+C comes as soon as `interrupt` answers true, `times` times. On a busy
 * machine everything takes longer: then it must end within what its start took, and a little more.
 */
export function runProgram(args: string[], interrupt?: () => boolean, times = 1): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    let since = performance.now();
    let startMs: number | undefined;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const end = (): boolean => child.kill('SIGKILL');
    let timer = setTimeout(end, WAIT_MS);
    const poll = setInterval(() => {
      if (!interrupt?.()) return;
      if (--times <= 0) clearInterval(poll);
      const now = performance.now();
      startMs ??= now - since;
      since = now;
      clearTimeout(timer);
      timer = setTimeout(end, INTERRUPT_MS + INTERRUPT_STARTS * startMs);
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
