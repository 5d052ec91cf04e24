/** JSON text of consecutive strings, with their quotes. No string lies in two pages. */
export interface StringPage {
  bytes: Uint8Array;
  /** Ordinal of the first string that begins in this page. */
  first: number;
}

const QUOTE = 34;
const BACKSLASH = 92;

/** The start of every `SAMPLE`th string is kept; the others are found by scanning on from there. */
export const SAMPLE = 32;
const MAX_DECODED = 20_000;
const LONG_TEXT = 256;

/**
 * The strings of a snapshot as the JSON text that they came in, decoded one at a time when asked for. The text lies in pages,
 * so that it may be longer than any buffer.
 */
export class StringTable {
  /** Short strings that were asked for: names are asked for again and again. */
  private readonly decoded = new Map<number, string>();

  /** `samples`: for strings 0, SAMPLE, 2 × SAMPLE … the offset of the opening quote in the page that it lies in. */
  constructor(
    private readonly pages: readonly StringPage[],
    private readonly samples: Uint32Array,
    readonly count: number,
  ) {}

  /** The string of that ordinal; '' when there is none. */
  get(ordinal: number): string {
    const known = this.decoded.get(ordinal);
    if (known !== undefined) return known;
    const text = decodeString(this.raw(ordinal));
    if (this.decoded.size > MAX_DECODED) this.decoded.clear();
    if (text.length < LONG_TEXT) this.decoded.set(ordinal, text);
    return text;
  }

  /** Ordinals of those of the wanted strings that the table has. One pass over the text. */
  find(wanted: Iterable<string>): Map<string, number> {
    const sought = new Map<string, string>();
    const lengths = new Set<number>();
    for (const text of wanted) {
      for (const raw of rawForms(text)) {
        sought.set(raw, text);
        lengths.add(raw.length);
      }
    }
    const found = new Map<string, number>();
    for (const { bytes, first } of this.pages) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      let ordinal = first;
      for (let at = 0; at < bytes.length; at++) {
        if (bytes[at] !== QUOTE) continue;
        const start = at + 1;
        at = stringEnd(bytes, start);
        if (lengths.has(at - start)) {
          const name = sought.get(text.toString('latin1', start, at));
          if (name !== undefined && !found.has(name)) found.set(name, ordinal);
        }
        ordinal++;
      }
    }
    return found;
  }

  /** The JSON text between the quotes of that string. */
  private raw(ordinal: number): Uint8Array {
    if (ordinal >= this.count) return new Uint8Array(0);
    const sampled = ordinal - (ordinal % SAMPLE);
    const page = this.pageOf(ordinal);
    let at = 0;
    let from = page.first;
    if (sampled >= page.first) {
      at = this.samples[sampled / SAMPLE]!;
      from = sampled;
    }
    at = page.bytes.indexOf(QUOTE, at);
    for (; from < ordinal; from++) {
      at = page.bytes.indexOf(QUOTE, stringEnd(page.bytes, at + 1) + 1);
    }
    return page.bytes.subarray(at + 1, stringEnd(page.bytes, at + 1));
  }

  private pageOf(ordinal: number): StringPage {
    let low = 0;
    let high = this.pages.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.pages[middle]!.first <= ordinal) low = middle;
      else high = middle;
    }
    return this.pages[low]!;
  }
}

/** Offset of the closing quote of the string whose text begins at `from`; `bytes.length` when it is not there. */
export function stringEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const byte = bytes[at]!;
    if (byte === QUOTE) return at;
    at += byte === BACKSLASH ? 2 : 1;
  }
  return bytes.length;
}

/** A string's JSON text decoded; text that is no valid JSON string stays as it is. */
export function decodeString(raw: Uint8Array): string {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString('utf8');
  if (!text.includes('\\')) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text; // a foreign writer's escapes: shown as they are
  }
}

/** How a text may stand in a file, one byte per unit: as V8 escapes it, and as UTF-8. */
function rawForms(text: string): Set<string> {
  const plain = JSON.stringify(text).slice(1, -1);
  const escaped = plain.replace(
    /[\u0080-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return new Set([escaped, Buffer.from(plain, 'utf8').toString('latin1')]);
}
