import * as fs from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { sentenceOf, throwIfCancelled } from './failure';
import { formatBytes } from './format';

/** Opening a pipe waits for its other end unless it is told not to. Windows has no such flag. */
const FLAGS = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);
/** What is reserved for a file that does not say its size, as those of `/proc`. */
const FIRST_BYTES = 1 << 16;

/** A file that is there, and is not read. Its message is part of a sentence: `it is a folder`. */
export class UnreadableFile extends Error {}

/** In a few words why reading a file failed: `it is a folder`, `ENOENT`. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof UnreadableFile) return error.message;
  return (error as NodeJS.ErrnoException).code ?? sentenceOf(error);
}

/**
 * Opens a file whose path came from somebody else. Only a regular one, by its path before (opening a device may do something)
 * and by what was opened after: a pipe or a device could make the reading last for ever. Links are followed. Rejects with
 * `UnreadableFile` or the system's error.
 */
export async function openRegularFile(path: string): Promise<FileHandle> {
  refuseIrregular(await stat(path));
  const file = await open(path, FLAGS);
  try {
    refuseIrregular(await file.stat());
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * The bytes of a regular file (see `openRegularFile`) of at most `maxBytes`, as counted while they are read: a file of `/proc`
 * says that it is empty and has no end, and a file may grow. Rejects also with `cancelled`.
 */
export async function readFileBytes(
  path: string,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<Buffer> {
  const file = await openRegularFile(path);
  try {
    const read = new BoundedBytes((await file.stat()).size, maxBytes);
    let bytes: number;
    do {
      throwIfCancelled(signal, 'Reading a file');
      bytes = (await file.read(read.room, 0, read.room.length, null)).bytesRead;
    } while (read.take(bytes));
    return read.bytes;
  } finally {
    await file.close();
  }
}

/** `readFileBytes` for threads that wait for a file. */
export function readFileBytesSync(path: string, maxBytes: number): Buffer {
  refuseIrregular(fs.statSync(path));
  const descriptor = fs.openSync(path, FLAGS);
  try {
    const stats = fs.fstatSync(descriptor);
    refuseIrregular(stats);
    const read = new BoundedBytes(stats.size, maxBytes);
    while (read.take(fs.readSync(descriptor, read.room, 0, read.room.length, null)));
    return read.bytes;
  } finally {
    fs.closeSync(descriptor);
  }
}

/** The first bytes of a regular file, fewer where it is shorter. */
export async function readFileStart(path: string, bytes: number): Promise<Buffer> {
  const file = await openRegularFile(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Reads a text file as `readFileBytes` does. */
export async function readTextFile(
  path: string,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<string> {
  return (await readFileBytes(path, maxBytes, signal)).toString('utf8');
}

function refuseIrregular(stats: fs.Stats): void {
  if (stats.isDirectory()) throw new UnreadableFile('it is a folder');
  if (!stats.isFile()) throw new UnreadableFile('it is not a regular file');
}

/** Bytes that are read one piece after the other, up to a limit. */
class BoundedBytes {
  private buffer: Buffer;
  private length = 0;

  constructor(
    expected: number,
    private readonly limit: number,
  ) {
    this.refuseMore(expected);
    // One more than there should be: so the end is met without growing, and what is beyond the limit is seen.
    this.buffer = Buffer.allocUnsafe(
      expected > 0 ? expected + 1 : Math.min(limit + 1, FIRST_BYTES),
    );
  }

  /** Where the next bytes are to be put. */
  get room(): Buffer {
    return this.buffer.subarray(this.length);
  }

  get bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  /** Counts what was put into `room`. False: that was nothing, the end. */
  take(count: number): boolean {
    this.length += count;
    this.refuseMore(this.length);
    if (this.length === this.buffer.length) {
      const grown = Buffer.allocUnsafe(Math.min(this.limit + 1, this.length * 2));
      this.buffer.copy(grown);
      this.buffer = grown;
    }
    return count > 0;
  }

  private refuseMore(length: number): void {
    // Not the other way round: a limit that a target named may be no number.
    if (!(length <= this.limit))
      throw new UnreadableFile(`it is larger than ${formatBytes(this.limit)}`);
  }
}
