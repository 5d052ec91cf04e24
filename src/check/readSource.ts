import { isUtf8 } from 'node:buffer';
import { readFileBytesSync, UnreadableFile, whyUnreadable } from '../base/readFile';
import { syntaxOf } from '../protocol/languages';
import { MAX_FILE_BYTES } from './sourceFiles';

export const BYTE_ORDER_MARK = '\uFEFF';
/** As in git, a file with a zero byte near its start is binary. */
const BINARY_LOOK_BYTES = 8_000;

/** A file's text, or why there is none, for people. */
export type ReadSource =
  | {
      /** Without the byte order mark, as editors count. */
      text: string;
      hasByteOrderMark: boolean;
      bytes: number;
      /** False when the file is not valid UTF-8, so that writing `text` back would change other parts too. */
      isExact: boolean;
    }
  | { skipped: string };

/** Reads a source by its path. Never throws, and never waits for a pipe. */
export function readSource(file: string): ReadSource {
  if (syntaxOf(file)) return readText(file);
  return { skipped: 'Its name has no ending of a known syntax.' };
}

/** Reads text in any language, of at most `maxBytes`. Never throws. */
export function readText(file: string, maxBytes = MAX_FILE_BYTES): ReadSource {
  try {
    const bytes = readFileBytesSync(file, maxBytes);
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
    const why = whyUnreadable(error);
    if (!(error instanceof UnreadableFile)) return { skipped: `It could not be read: ${why}.` };
    return { skipped: `${why.charAt(0).toUpperCase()}${why.slice(1)}.` };
  }
}
