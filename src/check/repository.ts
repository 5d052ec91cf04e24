import * as fs from 'node:fs';
import * as path from 'node:path';

/** The folders from the repository's root down to `folder`; only `folder` when it is in no repository. */
export function foldersFromRepository(folder: string): string[] {
  const folders = [folder];
  while (!fs.existsSync(path.join(folders[0]!, '.git'))) {
    const above = path.dirname(folders[0]!);
    if (above === folders[0]) return [folder];
    folders.unshift(above);
  }
  return folders;
}
