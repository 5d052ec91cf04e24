import type { ChildProcess } from 'node:child_process';

/** What a child process writes that fits the pattern. Rejects when it ends before. */
export function saidBy(
  child: ChildProcess,
  stream: 'stdout' | 'stderr',
  pattern: RegExp,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child[stream]!.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const found = pattern.exec(text);
      if (found) resolve(found[0]);
    });
    child.once('exit', code => reject(new Error(`the process ended with ${code}: ${text}`)));
  });
}
