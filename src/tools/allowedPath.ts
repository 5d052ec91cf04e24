import { realpathSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { Failure } from '../base/failure';
import { visibleText } from '../base/format';
import { pathBelow } from '../base/shownPath';

/**
 * The real path that an assistant named, absolute or relative to one of the folders. Links are followed first, so that none
 * leads out. Throws `usage` for what is not there, or not in a folder.
 */
export function allowedPath(path: string, folders: readonly string[]): string {
  const wanted = isAbsolute(path) ? [path] : folders.map(folder => resolve(folder, path));
  const found = wanted.flatMap(each => realPathOf(each) ?? []);
  const shown = visibleText(path, 200);
  if (found.length === 0) {
    throw new Failure('usage', `There is no file or folder "${shown}" in the workspace.`);
  }
  const roots = folders.flatMap(folder => realPathOf(folder) ?? []);
  const inside = found.find(each =>
    roots.some(root => each === root || pathBelow(each, root) !== undefined),
  );
  if (inside === undefined) {
    throw new Failure('usage', `"${shown}" lies outside of the workspace, and is not read.`);
  }
  return inside;
}

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return undefined;
  }
}
