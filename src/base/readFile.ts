import * as fs from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { sentenceOf, throwIfCancelled } from './failure';
import { formatBytes } from './format';

/** Without this flag, opening a pipe waits for its other end. Windows has no such flag. */
const FLAGS = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0);
/** Buffer size for a file that does not tell its size, such as those in `/proc`. */
const FIRST_BYTES = 1 << 16;

/** The file exists but must not be read. The message is part of a sentence: `it is a folder`. */
export class UnreadableFile extends Error {}

/** Says in a few words why reading a file failed: `it is a folder`, `ENOENT`. */
export function whyUnreadable(error: unknown): string {
  if (error instanceof UnreadableFile) return error.message;
  return (error as NodeJS.ErrnoException).code ?? sentenceOf(error);
}

/**
 * Opens a file whose path came from somebody else, if it is a regular file. Checks before opening (opening a device may have
 * side effects) and again after (a pipe or device might never end). Follows links. Rejects with `UnreadableFile` or the
 * system's error.
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
 * Reads a regular file (see `openRegularFile`) of at most `maxBytes`. Counts bytes while reading, because files in `/proc`
 * claim to be empty and a file may grow. Rejects also with `cancelled`.
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
    } while (read.advance(bytes));
    return read.bytes;
  } finally {
    await file.close();
  }
}

/** `readFileBytes` for threads that may block. */
export function readFileBytesSync(path: string, maxBytes: number): Buffer {
  refuseIrregular(fs.statSync(path));
  const descriptor = fs.openSync(path, FLAGS);
  try {
    const stats = fs.fstatSync(descriptor);
    refuseIrregular(stats);
    const read = new BoundedBytes(stats.size, maxBytes);
    while (read.advance(fs.readSync(descriptor, read.room, 0, read.room.length, null)));
    return read.bytes;
  } finally {
    fs.closeSync(descriptor);
  }
}

/** The first `bytes` bytes of a regular file; fewer when the file is shorter. */
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

/** Collects bytes piece by piece, up to a limit. */
class BoundedBytes {
  private buffer: Buffer;
  private length = 0;

  constructor(
    expected: number,
    private readonly limit: number,
  ) {
    this.refuseMore(expected);
    // One byte more than expected: it reveals the end without growing the buffer, and any excess over the limit.
    this.buffer = Buffer.allocUnsafe(
      expected > 0 ? expected + 1 : Math.min(limit + 1, FIRST_BYTES),
    );
  }

  /** The part of the buffer that the next bytes go into. */
  get room(): Buffer {
    return this.buffer.subarray(this.length);
  }

  get bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  /** Counts the bytes that were written into `room`. Answers false at the end, when there were none. */
  advance(count: number): boolean {
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
    // Negated on purpose: `limit` may come from a target and be NaN.
    if (!(length <= this.limit))
      throw new UnreadableFile(`it is larger than ${formatBytes(this.limit)}`);
  }
}
