import { execFile } from 'node:child_process';
import { Failure } from '../../base/failure';

const TIMEOUT_MS = 10_000;
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024;

/**
 * Runs a program of the operating system. Returns its output even if its status is not 0, because `ps` and `lsof` report
 * that when one of several processes has ended. `undefined` when the program is not installed. Rejects with `timedOut` or
 * `cancelled`.
 */
export function runTool(
  file: string,
  args: string[],
  signal?: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const options = {
      signal,
      timeout: TIMEOUT_MS,
      maxBuffer: MAX_OUTPUT_BYTES,
      windowsHide: true,
      encoding: 'utf8' as const,
    };
    execFile(file, args, options, (error, stdout) => {
      if (signal?.aborted) reject(new Failure('cancelled', 'Looking for processes', signal.reason));
      else if (error?.killed) reject(new Failure('timedOut', file, error));
      else if (error?.code === 'ENOENT') resolve(undefined);
      else resolve(stdout);
    });
  });
}
