import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { access, constants, lstat, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from './failure';

/** What follows the name of a file in that of its temporary one, with the id of the process that writes it. */
const TEMPORARY = /^\.pool-leaks-(\d{1,10})-[\da-f]{8}\.tmp$/;
/** A name has 255 bytes at most. */
const MAX_NAME_UNITS = 50;
/** A process of another container has an id that says nothing here: what is written to stays. */
const ABANDONED_MS = 3_600_000;
const WRITABLE = 0o222;
const PERMISSIONS = 0o7777;
/** What the system takes away by the user's mask. */
const NEW_MODE = 0o666;

/** Writes a text file as `AtomicFile` does. `newMode` is that of a file that was not there. */
export async function replaceFile(file: string, text: string, newMode?: number): Promise<void> {
  const written = await AtomicFile.open(file, newMode);
  try {
    await written.write(text);
    await written.commit();
  } finally {
    await written.discard();
  }
}

/**
 * Rejects where a file cannot be replaced, before anything costly is done. What is there already has to be a regular file of
 * one name that is not read-only, for whoever asks (`notReplaced`); its folder has to be writable (`unwritable`).
 */
export async function assertReplaceable(file: string): Promise<void> {
  const { path } = await placeOf(file);
  await access(dirname(path), constants.W_OK).catch(refusal(file));
}

/**
 * A file that is written as a whole or not at all: under another name beside it, which takes its place when all is on the
 * disk. What was there before stays until then; its mode and owner are kept, and a link leads to the new file. Who is ended in
 * between leaves a file whose name ends with `.tmp` and says whose it is; who writes there an hour later removes it.
 */
export class AtomicFile {
  private isOpen = true;
  private isThere = true;

  private constructor(
    private readonly file: string,
    private readonly place: Place,
    private readonly temporary: string,
    private readonly handle: FileHandle,
  ) {}

  /** Rejects as `assertReplaceable`. The caller has to `discard` it in any case. */
  static async open(file: string, newMode = NEW_MODE): Promise<AtomicFile> {
    const place = await placeOf(file);
    const refuse = refusal(file);
    await removeAbandoned(place.path).catch(refuse);
    const id = `${process.pid}-${randomBytes(4).toString('hex')}`;
    const temporary = `${temporaryStem(place.path)}.pool-leaks-${id}.tmp`;
    // `wx`: neither a link nor a file that somebody else has put there is written to.
    const mode = place.stats ? place.stats.mode & PERMISSIONS : newMode;
    const handle = await open(temporary, 'wx', mode).catch(refuse);
    return new AtomicFile(file, place, temporary, handle);
  }

  /** Rejects with `unwritable`. */
  async write(chunk: string | Uint8Array): Promise<void> {
    await this.handle.writeFile(chunk).catch(refusal(this.file));
  }

  /** Puts what was written in its place. Rejects with `unwritable`, or `notReplaced` when something else is there meanwhile. */
  async commit(): Promise<void> {
    const { path, stats } = this.place;
    const refuse = refusal(this.file);
    if (stats) await this.keepOwnerAndMode(stats).catch(refuse);
    await this.handle.sync().catch(refuse);
    await this.close();
    const now = await statsOf(path);
    if (now?.ino !== stats?.ino || now?.dev !== stats?.dev) {
      throw new Failure('notReplaced', `${this.file} was put there meanwhile. Try again`);
    }
    await rename(this.temporary, path).catch(refuse);
    this.isThere = false;
  }

  /** Leaves nothing of what was not committed. */
  async discard(): Promise<void> {
    await this.close();
    if (this.isThere) await rm(this.temporary, { force: true });
    this.isThere = false;
  }

  private async close(): Promise<void> {
    if (this.isOpen) await this.handle.close();
    this.isOpen = false;
  }

  /** The owner first: to change it takes bits of the mode away. */
  private async keepOwnerAndMode({ uid, gid, mode }: Stats): Promise<void> {
    const own = await this.handle.stat();
    if (own.uid !== uid || own.gid !== gid) await this.handle.chown(uid, gid);
    await this.handle.chmod(mode & PERMISSIONS);
  }
}

/** What a file is to be put in the place of. */
interface Place {
  /** Behind all links. */
  path: string;
  /** `undefined` where nothing is there yet. */
  stats: Stats | undefined;
}

async function placeOf(file: string): Promise<Place> {
  const refuse = refusal(file);
  if (!(await statsOf(file).catch(refuse))) return { path: file, stats: undefined };
  const path = await realpath(file).catch(refuse);
  const stats = await lstat(path).catch(refuse);
  const reason = reasonToKeep(stats);
  if (reason !== undefined) throw new Failure('notReplaced', `${file} ${reason}`);
  // The mode says nothing about other people's files.
  await access(path, constants.W_OK).catch(refuse);
  return { path, stats };
}

/** Why a file must not be replaced. Root may do all of it. */
function reasonToKeep(stats: Stats): string | undefined {
  if (stats.isDirectory()) return 'is a folder. Give the name of a file';
  if (!stats.isFile()) return 'is not a regular file. Give another one';
  if ((stats.mode & WRITABLE) === 0) return 'is read-only. Make it writable first';
  // To write in place could lose what is there, and to replace it would part the names.
  if (stats.nlink > 1) {
    return `has ${stats.nlink} names (hard links), which would part. Copy it, and put the copy in its place first`;
  }
  return undefined;
}

async function statsOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function temporaryStem(path: string): string {
  return join(dirname(path), basename(path).slice(0, MAX_NAME_UNITS));
}

/** Removes what processes have left that were ended while they wrote the same file. */
async function removeAbandoned(path: string): Promise<void> {
  const folder = dirname(path);
  const stem = basename(temporaryStem(path));
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(stem) ? TEMPORARY.exec(name.slice(stem.length))?.[1] : undefined;
    if (pid === undefined || isAlive(Number(pid))) continue;
    const stats = await statsOf(join(folder, name));
    const isAbandoned = stats?.isFile() && Date.now() - stats.mtimeMs > ABANDONED_MS;
    if (isAbandoned) await rm(join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** For the system's errors. */
function refusal(file: string): (error: unknown) => never {
  return error => {
    throw new Failure('unwritable', file, error);
  };
}
