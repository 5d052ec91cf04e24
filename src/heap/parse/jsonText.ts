import type { ByteReader } from './byteReader';

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const COMMA = 44;

/** Skips one JSON value of any size and depth. */
export function skipValue(reader: ByteReader): Promise<void> {
  return walkValue(reader, () => undefined);
}

/** The text of one JSON value of at most `limit` bytes. */
export async function readText(reader: ByteReader, limit: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  await walkValue(reader, part => {
    bytes += part.length;
    if (bytes > limit) throw reader.malformed(`a value of more than ${limit} bytes`);
    parts.push(part.slice());
  });
  return Buffer.concat(parts).toString('utf8');
}

/** Passes the bytes of one JSON value to `onPart`, in parts that are valid only during the call. */
async function walkValue(reader: ByteReader, onPart: (part: Uint8Array) => void): Promise<void> {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let isScalar = false;
  await reader.peekToken();
  for (;;) {
    await reader.need();
    const { chunk } = reader;
    const start = reader.at;
    let at = start;
    let done = false;
    for (; at < chunk.length && !done; at++) {
      const byte = chunk[at]!;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          inString = false;
          done = depth === 0;
        }
      } else if (byte === QUOTE) inString = true;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
      else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET || byte === COMMA) {
        if (depth === 0) {
          if (!isScalar) throw reader.malformed('a value is missing');
          break;
        }
        if (byte !== COMMA) done = --depth === 0;
      } else if (depth === 0) isScalar = true;
    }
    onPart(chunk.subarray(start, at));
    reader.at = at;
    if (done || at < chunk.length) return;
  }
}
