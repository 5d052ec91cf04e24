import { spawn } from 'node:child_process';
import { sentenceOf } from '../../base/failure';
import { visibleText } from '../../base/format';
import type { LoadEnd } from '../../session/recordApi';

const LINE_LIMIT = 300;

export interface CommandRun {
  cwd: string | undefined;
  /** Counts from 1; the command finds it in `POOL_LEAKS_ROUND`. */
  round: number;
  /** Ends the command and what it started. */
  signal: AbortSignal;
  /** Gets each line that the command writes. */
  log(line: string): void;
}

/** Runs a shell command to its end. One that fails ends its round early, with its status and the last line that it wrote. */
export function runLoadCommand(command: string, run: CommandRun): Promise<LoadEnd> {
  const { cwd, round, signal, log } = run;
  return new Promise(resolve => {
    const isPosix = process.platform !== 'win32';
    const child = spawn(command, {
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, POOL_LEAKS_ROUND: String(round) },
      // A group of its own, so that what the shell has started can be ended with it.
      detached: isPosix,
      ...(cwd === undefined ? {} : { cwd }),
    });
    const end = (): void => {
      if (isPosix && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      else child.kill();
    };
    let last = '';
    const listen = (stream: NodeJS.ReadableStream): void => {
      let line = '';
      const take = (): void => {
        const shown = visibleText(line, LINE_LIMIT);
        if (shown.trim() !== '') log((last = shown));
        line = '';
      };
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        const [first = '', ...rest] = text.split(/\r?\n/);
        line += first;
        for (const next of rest) {
          take();
          line = next;
        }
        // Nobody reads a longer line.
        line = line.slice(0, LINE_LIMIT + 1);
      });
      stream.on('end', take);
    };
    listen(child.stdout);
    listen(child.stderr);
    const settle = (ended: LoadEnd): void => {
      signal.removeEventListener('abort', end);
      resolve(ended);
    };
    child.on('error', error =>
      settle({ early: `the load command could not be run: ${sentenceOf(error)}` }),
    );
    child.on('close', (status, by) => {
      if (status === 0 || signal.aborted) return settle({});
      const how = status === null ? `by ${by}` : `with status ${status}`;
      const said = last === '' ? '' : `, after “${last}”`;
      settle({ early: `the load command ended ${how}${said}` });
    });
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });
}
