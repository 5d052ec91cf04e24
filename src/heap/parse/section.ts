import type { NumberScanner } from './numberScanner';

/** One of a snapshot's arrays of fixed-size records, read in batches. */
export interface Section {
  /** Consumes all whole records of the scanner's batch. Answers what is wrong with them, if anything. */
  consume(scanner: NumberScanner): string | undefined;
}

/** A larger array that begins with the items of a smaller one. */
export function filled<T extends Uint8Array | Uint16Array | Uint32Array>(larger: T, items: T): T {
  larger.set(items);
  return larger;
}
