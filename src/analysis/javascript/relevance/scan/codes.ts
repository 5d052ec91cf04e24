/** Follows the text, so that the scan may look a few characters beyond its end. No token contains it. */
const BEYOND = 127;
const CODES_BEYOND = 4;
/** Shorter texts share one buffer. */
const SHARED_LENGTH = 0x40000;
let shared: Memory | undefined;

interface Memory {
  codes: Uint16Array;
  bytes: Buffer;
}

function allocate(length: number): Memory {
  const codes = new Uint16Array(length);
  return { codes, bytes: Buffer.from(codes.buffer) };
}

/**
 * The UTF-16 units of a text. Reading them here is faster than asking the string for each, above all beyond its end. Valid
 * until the next call.
 */
export function codesOf(text: string): Uint16Array {
  const length = text.length + CODES_BEYOND;
  const isShort = length <= SHARED_LENGTH;
  const { codes, bytes } = isShort ? (shared ??= allocate(SHARED_LENGTH)) : allocate(length);
  bytes.write(text, 'utf16le');
  codes.fill(BEYOND, text.length, length);
  return codes;
}
