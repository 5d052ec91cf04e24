import { isUtf8 } from 'node:buffer';
import * as fs from 'node:fs';
import { formatBytes } from '../base/format';
import { hasKnownSyntax, MAX_FILE_BYTES } from './sourceFiles';

export const BYTE_ORDER_MARK = '\uFEFF';
/** Git's measure: a file with a zero byte near its start is binary. */
const BINARY_LOOK_BYTES = 8_000;

/** A file's text, or why there is none, in words for people. */
export type ReadSource =
  | {
      /** Without the byte order mark, as editors count. */
      text: string;
      hasByteOrderMark: boolean;
      bytes: number;
      /** False: the file is not UTF-8, and writing `text` back would change other places too. */
      isExact: boolean;
    }
  | { skipped: string };

/** Reads a source by its path. Never throws, and never waits for a pipe. */
export function readSource(file: string): ReadSource {
  if (hasKnownSyntax(file)) return readText(file);
  return { skipped: 'Its name has no ending of a known syntax.' };
}

/** Reads a text of whatever syntax, within the same limits. */
export function readText(file: string): ReadSource {
  try {
    const bytes = readBytes(file);
    if ('skipped' in bytes) return bytes;
    if (bytes.subarray(0, BINARY_LOOK_BYTES).includes(0))
      return { skipped: 'It is a binary file.' };
    const text = bytes.toString('utf8');
    const hasByteOrderMark = text.startsWith(BYTE_ORDER_MARK);
    return {
      text: hasByteOrderMark ? text.slice(1) : text,
      hasByteOrderMark,
      bytes: bytes.length,
      isExact: isUtf8(bytes),
    };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { skipped: `It could not be read: ${code ?? String(error)}.` };
  }
}

function readBytes(file: string): Buffer | { skipped: string } {
  const { O_RDONLY, O_NONBLOCK = 0 } = fs.constants;
  const descriptor = fs.openSync(file, O_RDONLY | O_NONBLOCK);
  try {
    const stats = fs.fstatSync(descriptor);
    if (!stats.isFile()) return { skipped: 'It is not a regular file.' };
    if (stats.size > MAX_FILE_BYTES) {
      return { skipped: `It is larger than ${formatBytes(MAX_FILE_BYTES)}.` };
    }
    return fs.readFileSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
