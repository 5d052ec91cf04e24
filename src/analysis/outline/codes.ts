/** Stands behind the text, so that a few places beyond its end may be looked at: no token has this character. */
const BEYOND = 127;
const PLACES_BEYOND = 4;
/** Shorter texts share their memory. */
const SHARED_LENGTH = 0x40000;
let shared: Uint16Array | undefined;

/**
 * The UTF-16 units of a text: to read them there takes less time than to ask a string for each, above all at its end. They
 * hold until the next call.
 */
export function codesOf(text: string): Uint16Array {
  const length = text.length + PLACES_BEYOND;
  const codes =
    length > SHARED_LENGTH ? new Uint16Array(length) : (shared ??= new Uint16Array(SHARED_LENGTH));
  Buffer.from(codes.buffer).write(text, 'utf16le');
  codes.fill(BEYOND, text.length, length);
  return codes;
}
