import type { NumberScanner } from './numberScanner';

/** One of a snapshot's arrays of fixed-size records, read in batches. */
export interface Section {
  /** Consumes all whole records of the scanner's batch. Answers what is wrong with them, if anything. */
  consume(scanner: NumberScanner): string | undefined;
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
