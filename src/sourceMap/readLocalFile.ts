import { isLocalPath, isOnShareOf } from '../base/localPath';
import { readTextFile, UnreadableFile } from '../base/readFile';

/** Reads a text file of at most `maxBytes`. Rejects when it cannot be read. */
export type ReadFile = (path: string, maxBytes: number) => Promise<string>;

/** Reads files that a target or a map names, on this machine only. */
export const readLocalFile: ReadFile = (path, maxBytes) =>
  isLocalPath(path) ? readTextFile(path, maxBytes) : refused();

/** Reads files that a file leads to which the person named: on this machine, or on the same network share. */
export function readerFor(named: string): ReadFile {
  return (path, maxBytes) =>
    isOnShareOf(path, named) ? readTextFile(path, maxBytes) : readLocalFile(path, maxBytes);
}

function refused(): Promise<never> {
  return Promise.reject(new UnreadableFile('it is not on a disk of this machine'));
}
