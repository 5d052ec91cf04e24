import { isAbsolute, relative, sep } from 'node:path';
import { visibleText } from './format';

const LIMIT = 160;

/** A path for people: relative when it is below `cwd`, control characters escaped. */
export function shownPath(file: string, cwd: string): string {
  return visibleText(pathBelow(file, cwd) ?? file, LIMIT);
}

/** The relative path from `cwd` to an absolute path below it; `undefined` for paths elsewhere. */
export function pathBelow(file: string, cwd: string): string | undefined {
  if (!isAbsolute(file)) return undefined;
  const fromHere = relative(cwd, file);
  const isAbove = fromHere === '..' || fromHere.startsWith(`..${sep}`);
  return fromHere === '' || isAbove || isAbsolute(fromHere) ? undefined : fromHere;
}
