import type { NumberScanner } from './numberScanner';

/** One of a snapshot's arrays of fixed-size records, filled batch by batch. */
export interface Section {
  /** Takes the whole records out of the scanner's batch. Answers what is wrong with them. */
  take(scanner: NumberScanner): string | undefined;
}

/** A copy with room for `capacity` items. */
export function resized<T extends Uint8Array | Uint16Array | Uint32Array | Int32Array>(
  array: T,
  capacity: number,
): T {
  const grown = new (array.constructor as new (length: number) => T)(capacity);
  grown.set(array);
  return grown;
}
