import * as fs from 'node:fs/promises';
import { mapConcurrently } from '../../base/concurrent';
import { readTextFile } from '../../base/readFile';
import { ifReadable } from './ifReadable';

const PARALLEL_LINKS = 32;
/** Limit of open files checked per process. An inspector is opened early, so its number is low. */
const MAX_OPEN_FILES = 20_000;
/** Some 200,000 connections in one event loop. */
const MAX_LOOP_BYTES = 32e6;
const LOOP = 'anon_inode:[eventpoll]';

/** What each file descriptor of a process is (`socket:[inode]`), in their order; empty where that is not visible to us. */
export async function openFiles(pid: number): Promise<Map<number, string>> {
  const folder = `/proc/${pid}/fd`;
  const names = (await ifReadable(fs.readdir(folder))) ?? [];
  names.sort((a, b) => Number(a) - Number(b));
  const links = await mapConcurrently(names.slice(0, MAX_OPEN_FILES), PARALLEL_LINKS, name =>
    ifReadable(fs.readlink(`${folder}/${name}`)),
  );
  const files = new Map<number, string>();
  for (const [i, link] of links.entries())
    if (link !== undefined) files.set(Number(names[i]), link);
  return files;
}

/**
 * The file descriptors that the event loop of a Node process's main thread watches; `undefined` when that cannot be told. An
 * inspector has an event loop of its own. Node 18 to 26 make those of V8's platform and of the main thread first, before any
 * other, so that theirs are the first two descriptors of event loops in use.
 */
export async function mainLoopFiles(
  pid: number,
  files: ReadonlyMap<number, string>,
): Promise<ReadonlySet<number> | undefined> {
  let isPlatforms = true;
  for (const [fd, link] of files) {
    if (link !== LOOP) continue;
    const text = await ifReadable(readTextFile(`/proc/${pid}/fdinfo/${fd}`, MAX_LOOP_BYTES));
    if (text === undefined) return undefined;
    const watched = watchedFiles(text);
    if (watched.size === 0) continue;
    if (!isPlatforms) return watched;
    isPlatforms = false;
  }
  return undefined;
}

/** What an event loop watches, from the text of its `/proc/<pid>/fdinfo/<fd>` (proc(5), lines `tfd:`). */
export function watchedFiles(text: string): Set<number> {
  return new Set(
    Array.from(text.matchAll(/^tfd:\s{0,20}(\d{1,10})\b/gm), match => Number(match[1])),
  );
}
