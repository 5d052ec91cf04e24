import * as fs from 'node:fs';
import * as path from 'node:path';
import picomatch from 'picomatch';
import { Failure } from '../base/failure';
import { visibleText } from '../base/format';

/** What one argument names. Paths are absolute. */
export type CheckTarget =
  | { kind: 'file'; file: string }
  | {
      kind: 'folder';
      folder: string;
      /** Whether a file is included, by its path relative to `folder` with `/`. Missing without a pattern: all files are. */
      matches?: (name: string) => boolean;
    };

/** Reads a path or a glob pattern. A path that exists is never a pattern. Throws `usage` when nothing matches. */
export function checkTarget(argument: string, cwd: string): CheckTarget {
  const named = path.resolve(cwd, argument);
  const stats = fs.statSync(named, { throwIfNoEntry: false });
  if (stats) {
    // Links inside folders are not followed, but a link that was named is.
    const real = fs.realpathSync(named);
    return stats.isDirectory() ? { kind: 'folder', folder: real } : { kind: 'file', file: real };
  }
  const pattern = argument.split(path.sep).join('/');
  const { base, glob, isGlob } = picomatch.scan(pattern);
  const folder = path.resolve(cwd, base);
  if (isGlob && fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    return {
      kind: 'folder',
      folder: fs.realpathSync(folder),
      matches: picomatch(glob, { dot: true }),
    };
  }
  throw new Failure('usage', `There is no file or folder "${visibleText(argument, 200)}".`);
}
