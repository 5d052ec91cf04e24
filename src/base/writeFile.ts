import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { access, constants, lstat, open, readdir, realpath, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from './failure';

/** The suffix of a temporary file's name: it holds the pid of the process that writes it. */
const TEMPORARY = /^\.pool-leaks-(\d{1,10})-[\da-f]{8}\.tmp$/;
/** Units of the original name to keep: a file name has at most 255 bytes. */
const MAX_NAME_UNITS = 50;
/** A temporary file this old is abandoned. Its pid alone cannot tell: the process may run in another container. */
const ABANDONED_MS = 3_600_000;
const WRITABLE = 0o222;
const PERMISSIONS = 0o7777;
/** The system masks this with the user's umask. */
const NEW_MODE = 0o666;

/** Writes a text file as `AtomicFile` does. A file that did not exist gets `newMode`. */
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
 * Rejects when a file cannot be replaced, so that callers can ask before costly work. An existing file must be a regular,
 * writable file with a single name (else `notReplaced`); its folder must be writable (else `unwritable`).
 */
export async function assertReplaceable(file: string): Promise<void> {
  const { path } = await destinationOf(file);
  await access(dirname(path), constants.W_OK).catch(refusal(file));
}

/** Removes a file of ours, if it is there. */
export async function removeFile(file: string): Promise<void> {
  await rm(file, { force: true }).catch(refusal(file));
}

/**
 * Writes a file as a whole or not at all: to a temporary file beside it, which replaces the target once everything is on the
 * disk. The old content stays until then; mode and owner are kept, and links are followed. If the process is ended midway, a
 * file ending in `.tmp` stays, with the writer's pid in its name; a writer that comes an hour later removes it.
 */
export class AtomicFile {
  private isOpen = true;
  private isThere = true;

  private constructor(
    private readonly file: string,
    private readonly destination: Destination,
    private readonly temporary: string,
    private readonly handle: FileHandle,
  ) {}

  /** Rejects as `assertReplaceable` does. Always call `discard` in the end. */
  static async open(file: string, newMode = NEW_MODE): Promise<AtomicFile> {
    const destination = await destinationOf(file);
    const refuse = refusal(file);
    await removeAbandoned(destination.path).catch(refuse);
    const id = `${process.pid}-${randomBytes(4).toString('hex')}`;
    const temporary = `${temporaryStem(destination.path)}.pool-leaks-${id}.tmp`;
    // `wx` fails if anything exists under the temporary name, so that we never write through a link or into another's file.
    const mode = destination.stats ? destination.stats.mode & PERMISSIONS : newMode;
    const handle = await open(temporary, 'wx', mode).catch(refuse);
    return new AtomicFile(file, destination, temporary, handle);
  }

  /** Rejects with `unwritable`. */
  async write(chunk: string | Uint8Array): Promise<void> {
    await this.handle.writeFile(chunk).catch(refusal(this.file));
  }

  /**
   * Replaces the target with what was written. Rejects with `unwritable`, or `notReplaced` when something else has appeared
   * there meanwhile.
   */
  async commit(): Promise<void> {
    const { path, stats } = this.destination;
    const refuse = refusal(this.file);
    if (stats) await this.keepOwnerAndMode(stats).catch(refuse);
    await this.handle.sync().catch(refuse);
    await this.close();
    const now = await statsOf(path);
    if (now?.ino !== stats?.ino || now?.dev !== stats?.dev) {
      throw new Failure('notReplaced', `${this.file} has appeared meanwhile. Try again`);
    }
    await rename(this.temporary, path).catch(refuse);
    this.isThere = false;
  }

  /** Removes the temporary file, unless it was committed. */
  async discard(): Promise<void> {
    await this.close();
    if (this.isThere) await rm(this.temporary, { force: true });
    this.isThere = false;
  }

  private async close(): Promise<void> {
    if (this.isOpen) await this.handle.close();
    this.isOpen = false;
  }

  /** Sets the owner first, because changing it clears bits of the mode. */
  private async keepOwnerAndMode({ uid, gid, mode }: Stats): Promise<void> {
    const own = await this.handle.stat();
    if (own.uid !== uid || own.gid !== gid) await this.handle.chown(uid, gid);
    await this.handle.chmod(mode & PERMISSIONS);
  }
}

/** The target of a replacement. */
interface Destination {
  /** With all links resolved. */
  path: string;
  /** `undefined` when nothing is there yet. */
  stats: Stats | undefined;
}

async function destinationOf(file: string): Promise<Destination> {
  const refuse = refusal(file);
  if (!(await statsOf(file).catch(refuse))) return { path: file, stats: undefined };
  const path = await realpath(file).catch(refuse);
  const stats = await lstat(path).catch(refuse);
  const reason = reasonToKeep(stats);
  if (reason !== undefined) throw new Failure('notReplaced', `${file} ${reason}`);
  // The mode bits do not tell whether this user may write.
  await access(path, constants.W_OK).catch(refuse);
  return { path, stats };
}

/** Why a file must not be replaced, even where root could. */
function reasonToKeep(stats: Stats): string | undefined {
  if (stats.isDirectory()) return 'is a folder. Give the name of a file';
  if (!stats.isFile()) return 'is not a regular file. Give another one';
  if ((stats.mode & WRITABLE) === 0) return 'is read-only. Make it writable first';
  // Writing in place could lose the content, and replacing one name would separate it from the others.
  if (stats.nlink > 1) {
    return `has ${stats.nlink} names (hard links), which replacing it would separate. Replace it by a copy first`;
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

/** Removes temporary files of processes that were ended while they wrote this file. */
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

/** Turns an error of the system into `unwritable`. */
function refusal(file: string): (error: unknown) => never {
  return error => {
    throw new Failure('unwritable', file, error);
  };
}
