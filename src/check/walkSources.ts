import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import * as path from 'node:path';
import type { CheckTarget } from './checkTargets';
import { IgnoreRules, type OnUnreadable } from './ignoreRules';
import { ProjectConfigs } from './projectConfig';
import { isSourceFile } from './sourceFiles';

const PACKAGES = 'node_modules';
const VERSION_CONTROL = ['.git', '.hg', '.svn'];
/** Limit of nested folders, from the one that was named. */
const MAX_DEPTH = 100;

/**
 * The absolute paths of the targets' sources, each once, as they are found. Follows no links. Leaves out what git or the
 * project ignores, and `node_modules` unless a target is one or lies in one.
 */
export async function* walkSources(
  targets: CheckTarget[],
  onUnreadable: OnUnreadable,
): AsyncGenerator<string> {
  const seen = new Set<string>();
  for (const target of targets) {
    const files = target.kind === 'file' ? [target.file] : walkFolder(target, onUnreadable);
    for await (const file of files) {
      if (seen.has(file)) continue;
      seen.add(file);
      yield file;
    }
  }
}

async function* walkFolder(
  { folder: top, matches }: Extract<CheckTarget, { kind: 'folder' }>,
  onUnreadable: OnUnreadable,
): AsyncGenerator<string> {
  const configs = new ProjectConfigs();
  const withPackages = top.split(path.sep).includes(PACKAGES);
  const pending = [{ folder: top, rules: IgnoreRules.of(top, onUnreadable), depth: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { folder, depth } = next;
    if (depth > MAX_DEPTH) {
      onUnreadable(folder, `It lies more than ${MAX_DEPTH} folders deep.`);
      continue;
    }
    const entries = await list(folder, onUnreadable);
    const rules = folder === top ? next.rules : next.rules.enter(folder, entries);
    const below: typeof pending = [];
    for (const entry of entries) {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        const skipped =
          VERSION_CONTROL.includes(entry.name) || (entry.name === PACKAGES && !withPackages);
        if (!skipped && !rules.ignores(full, true)) {
          below.push({ folder: full, rules, depth: depth + 1 });
        }
      } else if (entry.isFile() && isSourceFile(entry.name)) {
        const name = path.relative(top, full).split(path.sep).join('/');
        if (rules.ignores(full, false) || matches?.(name) === false) continue;
        if (!configs.orNone(full).ignores(full)) yield full;
      }
    }
    pending.push(...below.reverse());
  }
}

async function list(folder: string, onUnreadable: OnUnreadable): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    onUnreadable(folder, `It could not be read: ${code ?? String(error)}.`);
    return [];
  }
}
