import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../base/failure';
import { visibleText } from '../base/format';
import type { CheckTarget } from './checkTargets';

const run = promisify(execFile);
const MAX_OUTPUT_BYTES = 50_000_000;
const GIT_MS = 60_000;

/**
 * The files that differ from a git revision, by their absolute paths: committed since the common ancestor, changed and new
 * ones, without what git ignores. `targets`: in whose repositories to look. Rejects with `usage` when git cannot tell, and
 * with `cancelled`.
 */
export async function changedFiles(
  ref: string,
  targets: readonly CheckTarget[],
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  const folders = targets.map(each =>
    each.kind === 'folder' ? each.folder : path.dirname(each.file),
  );
  const changed = new Set<string>();
  const read = new Set<string>();
  for (const folder of folders) {
    const top = (await git(folder, ref, signal, ['rev-parse', '--show-toplevel'])).trimEnd();
    if (read.has(top)) continue;
    read.add(top);
    const base = (await git(top, ref, signal, ['merge-base', '--', ref, 'HEAD'])).trimEnd();
    const diff = ['diff', '--name-only', '--no-renames', '--no-ext-diff', '--diff-filter=d', '-z'];
    const lists = [
      await git(top, ref, signal, [...diff, base, '--']),
      await git(top, ref, signal, ['ls-files', '--others', '--exclude-standard', '-z']),
    ];
    for (const name of lists.join('').split('\0')) {
      const file = path.join(top, name);
      if (name !== '') changed.add(realPath(file));
    }
  }
  return changed;
}

/** Runs git without what a repository could make it run. */
async function git(
  cwd: string,
  ref: string,
  signal: AbortSignal | undefined,
  args: string[],
): Promise<string> {
  const safe = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath='];
  try {
    const options = {
      cwd,
      maxBuffer: MAX_OUTPUT_BYTES,
      timeout: GIT_MS,
      ...(signal && { signal }),
    };
    return (await run('git', [...safe, ...args], options)).stdout;
  } catch (error) {
    if (signal?.aborted) throw new Failure('cancelled', 'The check', error);
    const { stderr = '' } = error as { stderr?: string };
    const why = stderr.split('\n')[0]?.replace(/^fatal: /, '') || 'git could not be run';
    const sentence = `What changed since ${visibleText(ref, 80)} is not known: ${visibleText(why, 200)}. Give a revision that this repository has.`;
    throw new Failure('usage', sentence, error);
  }
}

/** As paths of the walk are. */
function realPath(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    return file;
  }
}
