import { byteName, isSpace } from './byteReader';

const LINE_FEED = 10;
const COMMA = 44;
const CLOSE_BRACKET = 93;
const ZERO = 48;
const NINE = 57;

/** Numbers per batch: few enough to stay in the second-level cache between scanning and consuming. */
const BATCH = 1 << 14;
/** Digits of the longest number on the fast path (below 2^31), which determine how many bytes it may look at. */
const FAST_DIGITS = 9;
const MARGIN = FAST_DIGITS + 3;
const MAX_DIGITS = 16;

/** Marks in `NumberScanner.numbers` a number of 2^32 - 1 or more, whose value is in `oversized`. */
export const OVERSIZED = 0xffff_ffff;

/**
 * Scans a JSON array of non-negative integers, from the byte after its `[` to its `]`, over any number of chunks. `scan`
 * stops when the batch is full, at the end of the chunk, or behind the `]` (`done`).
 */
export class NumberScanner {
  readonly numbers = new Uint32Array(BATCH);
  /** Number of filled items in `numbers`. Consumers read from the front and move the rest down (`drop`). */
  count = 0;
  /** Values of oversized numbers, by their index in `numbers`. */
  readonly oversized = new Map<number, number>();
  done = false;
  /** What is wrong at the byte where `scan` stopped. */
  error: string | undefined;
  private value = 0;
  private digits = 0;
  /** Whether a number is complete and no comma has followed yet. */
  private afterNumber = false;
  private isEmpty = true;

  get isFull(): boolean {
    return this.count >= BATCH;
  }

  /** Answers the offset where it stopped. */
  scan(chunk: Uint8Array, from: number): number {
    let at = from;
    while (at < chunk.length && !this.isFull && !this.done) {
      if (this.digits === 0 && !this.afterNumber) at = this.scanFast(chunk, at);
      if (at >= chunk.length || this.isFull) break;
      this.scanByte(chunk[at]!);
      if (this.error !== undefined) break;
      at++;
    }
    return at;
  }

  /** Drops the first `consumed` numbers. */
  drop(consumed: number): void {
    this.numbers.copyWithin(0, consumed, this.count);
    this.count -= consumed;
    if (this.oversized.size === 0) return;
    const rest = [...this.oversized].filter(([index]) => index >= consumed);
    this.oversized.clear();
    for (const [index, value] of rest) this.oversized.set(index - consumed, value);
  }

  /**
   * Scans whole numbers of up to nine digits with their commas, away from the chunk's end. Unrolled, because a loop's last
   * iteration is mispredicted for almost every number: measured 1.4 times as fast as a loop. Leaves anything unusual to
   * `scanByte`.
   */
  private scanFast(chunk: Uint8Array, from: number): number {
    const { numbers } = this;
    const safe = chunk.length - MARGIN;
    let { count } = this;
    let at = from;
    while (at < safe && count < BATCH) {
      const start = at;
      let digit = chunk[at++]! - ZERO;
      let value = digit;
      if (digit >>> 0 > 9) {
        at = start;
        break;
      }
      if ((digit = chunk[at++]! - ZERO) >>> 0 <= 9) {
        value = value * 10 + digit;
        if ((digit = chunk[at++]! - ZERO) >>> 0 <= 9) {
          value = value * 10 + digit;
          if ((digit = chunk[at++]! - ZERO) >>> 0 <= 9) {
            value = value * 10 + digit;
            if ((digit = chunk[at++]! - ZERO) >>> 0 <= 9) {
              value = value * 10 + digit;
              if ((digit = chunk[at++]! - ZERO) >>> 0 <= 9) {
                value = value * 10 + digit;
                if ((digit = chunk[at++]! - ZERO) >>> 0 <= 9) {
                  value = value * 10 + digit;
                  if ((digit = chunk[at++]! - ZERO) >>> 0 <= 9) {
                    value = value * 10 + digit;
                    if ((digit = chunk[at++]! - ZERO) >>> 0 <= 9) {
                      value = value * 10 + digit;
                      digit = chunk[at++]! - ZERO;
                    }
                  }
                }
              }
            }
          }
        }
      }
      if (digit !== COMMA - ZERO) {
        // V8 ends a record with a line feed, and begins the next one with the comma.
        if (digit !== LINE_FEED - ZERO || chunk[at] !== COMMA) {
          at = start;
          break;
        }
        at++;
      }
      numbers[count++] = value;
    }
    if (count > this.count) this.isEmpty = false;
    this.count = count;
    return at;
  }

  /** Handles any byte at any position. */
  private scanByte(byte: number): void {
    if (byte >= ZERO && byte <= NINE) {
      if (this.afterNumber || ++this.digits > MAX_DIGITS) {
        this.error = this.afterNumber ? 'a comma is missing' : 'a number is too long';
        return;
      }
      this.value = this.value * 10 + byte - ZERO;
      return;
    }
    if (this.digits > 0) this.finishNumber();
    if (byte === COMMA && this.afterNumber) this.afterNumber = false;
    else if (byte === CLOSE_BRACKET && (this.afterNumber || this.isEmpty)) this.done = true;
    else if (!isSpace(byte)) this.error = `${byteName(byte)} instead of a number`;
  }

  private finishNumber(): void {
    if (this.value >= OVERSIZED) this.oversized.set(this.count, this.value);
    this.numbers[this.count++] = Math.min(this.value, OVERSIZED);
    this.value = 0;
    this.digits = 0;
    this.afterNumber = true;
    this.isEmpty = false;
  }
}
