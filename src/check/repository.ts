import * as fs from 'node:fs';
import * as path from 'node:path';

/** The root of the repository that a folder is in; `undefined` when it is in none. */
export function repositoryOf(folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    if (fs.existsSync(path.join(at, '.git'))) return at;
    if (at === path.dirname(at)) return undefined;
  }
}

/** The folders from the repository's root down to `folder`; only `folder` when it is in no repository. */
export function foldersFromRepository(folder: string): string[] {
  const top = repositoryOf(folder) ?? folder;
  const folders = [folder];
  while (folders[0] !== top) folders.unshift(path.dirname(folders[0]!));
  return folders;
}
