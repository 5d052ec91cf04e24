import { byteName, isSpace } from './byteReader';
import { GrowingList } from '../graph/growingList';
import { StringTable, type StringPage } from '../graph/stringTable';

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const CLOSE_BRACKET = 93;
const CLOSE_PARENTHESIS = 41;
const ZERO = 48;
const NINE = 57;
/** Small snapshots fit into it. */
const FIRST_PAGE_BYTES = 1 << 20;
/**
 * Memory of this size comes from the system and goes back to it, where smaller pieces leave holes in what the threads share.
 * What stays unused of it is never touched.
 */
const PAGE_BYTES = 1 << 26;

/** Collects the `strings` section, from the byte after its `[` to its `]`, over any number of chunks. */
export class StringTableBuilder {
  done = false;
  /** What is wrong at the byte where `append` stopped. */
  error: string | undefined;
  /** Ordinals of strings that may name an edge of a WeakMap entry: they begin with a digit and end with `)`. */
  readonly entryNames = new GrowingList();
  private readonly pages: StringPage[] = [];
  private page = new Uint8Array(FIRST_PAGE_BYTES);
  private used = 0;
  /** Ordinal of the first string that begins in this page. */
  private first = 0;
  /** See `StringTable`. Includes the open string. */
  private readonly starts = new GrowingList();
  /** Offset of the open string's quote in the page; -1 between strings. */
  private open = -1;
  private escaped = false;

  /** Reads bytes from `from` on. Answers where it stopped: at the chunk's end, behind the `]`, or at an error. */
  append(chunk: Uint8Array, from: number): number {
    let at = from;
    while (at < chunk.length && !this.done && this.error === undefined) {
      if (this.used === this.page.length) this.turnPage();
      const bytes = Math.min(chunk.length - at, this.page.length - this.used);
      this.page.set(chunk.subarray(at, at + bytes), this.used);
      const start = this.used;
      this.used += bytes;
      const stop = this.scan(start);
      at += stop - start;
      this.used = stop;
    }
    return at;
  }

  finish(): StringTable {
    this.pages.push({ bytes: this.page.subarray(0, this.used), first: this.first });
    this.page = new Uint8Array(0);
    return new StringTable(this.pages, this.starts.view());
  }

  /** Finds the strings in the new part of the page. Answers where it stopped. */
  private scan(from: number): number {
    const { page, used } = this;
    let at = from;
    if (this.escaped && at < used) {
      this.escaped = false;
      at++;
    }
    while (at < used) {
      if (this.open < 0) {
        const byte = page[at]!;
        if (byte === QUOTE) {
          this.open = at;
          this.starts.push(at);
        } else if (byte === CLOSE_BRACKET) {
          this.done = true;
          return at + 1;
        } else if (byte !== COMMA && !isSpace(byte)) {
          this.error = `${byteName(byte)} instead of a string`;
          return at;
        }
        at++;
        continue;
      }
      let byte = 0;
      while (at < used && (byte = page[at++]!) !== QUOTE) if (byte === BACKSLASH) at++;
      if (at > used) {
        this.escaped = true;
        return used;
      }
      if (byte === QUOTE) this.endString(at - 1);
    }
    return at;
  }

  private endString(end: number): void {
    const { page, open } = this;
    const first = page[open + 1]!;
    if (first >= ZERO && first <= NINE && page[end - 1] === CLOSE_PARENTHESIS) {
      this.entryNames.push(this.starts.length - 1);
    }
    this.open = -1;
  }

  /** Moves the open string to the next page, which is larger when the string alone fills one. */
  private turnPage(): void {
    const carried = this.open < 0 ? 0 : this.used - this.open;
    const next = new Uint8Array(Math.max(PAGE_BYTES, carried * 2));
    if (carried > 0) next.set(this.page.subarray(this.open, this.used));
    if (this.used > carried) {
      this.pages.push({ bytes: this.page.subarray(0, this.used - carried), first: this.first });
      this.first = this.starts.length - (carried > 0 ? 1 : 0);
    }
    if (carried > 0) {
      this.open = 0;
      this.starts.set(this.starts.length - 1, 0);
    }
    this.page = next;
    this.used = carried;
  }
}
