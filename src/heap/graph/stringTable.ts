/** JSON text of consecutive strings, with their quotes. Each string lies in one page. */
export interface StringPage {
  bytes: Uint8Array;
  /** Ordinal of the first string that begins in this page. */
  first: number;
}

const QUOTE = 34;
const BYTE_VALUES = 256;
const MAX_DECODED = 20_000;
const LONG_TEXT = 256;

/**
 * The strings of a snapshot as the JSON text of the file, each decoded on demand. Divided into pages, because the text may
 * be longer than any buffer.
 */
export class StringTable {
  /** Short strings that were decoded, because names are looked up again and again. */
  private readonly decoded = new Map<number, string>();

  /** `starts`: the offset of each string's opening quote in its page. */
  constructor(
    private readonly pages: readonly StringPage[],
    private readonly starts: Uint32Array,
  ) {}

  get count(): number {
    return this.starts.length;
  }

  /** The string with that ordinal; '' when there is none. */
  get(ordinal: number): string {
    const known = this.decoded.get(ordinal);
    if (known !== undefined) return known;
    const text = decodeString(this.raw(ordinal));
    if (this.decoded.size > MAX_DECODED) this.decoded.clear();
    if (text.length < LONG_TEXT) this.decoded.set(ordinal, text);
    return text;
  }

  /**
   * Ordinals of those wanted strings that the table contains. One pass over all strings, comparing lengths and first bytes
   * before anything else.
   */
  find(wanted: Iterable<string>): Map<string, number> {
    const sought = new Map<string, string>();
    for (const text of wanted) for (const raw of rawForms(text)) sought.set(raw, text);
    const isLikely = beginnings(sought.keys());
    const found = new Map<string, number>();
    const { starts } = this;
    for (let page = 0; page < this.pages.length; page++) {
      const { bytes, first } = this.pages[page]!;
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      const after = this.endOfPage(page);
      for (let ordinal = first; ordinal < after; ordinal++) {
        const start = starts[ordinal]! + 1;
        const end = lastQuote(bytes, ordinal + 1 < after ? starts[ordinal + 1]! : bytes.length);
        if (isLikely[(end - start) * BYTE_VALUES + bytes[start]!] !== 1) continue;
        const name = sought.get(text.toString('latin1', start, end));
        if (name !== undefined && !found.has(name)) found.set(name, ordinal);
      }
    }
    return found;
  }

  /** The JSON text between the string's quotes. */
  private raw(ordinal: number): Uint8Array {
    if (ordinal >= this.count) return new Uint8Array(0);
    const page = this.pageOf(ordinal);
    return this.pages[page]!.bytes.subarray(this.starts[ordinal]! + 1, this.endOf(ordinal, page));
  }

  /**
   * Offset of the string's closing quote: the last quote before the next string, because only commas and spaces lie between.
   */
  private endOf(ordinal: number, page: number): number {
    const { bytes } = this.pages[page]!;
    const isLast = ordinal + 1 === this.endOfPage(page);
    return lastQuote(bytes, isLast ? bytes.length : this.starts[ordinal + 1]!);
  }

  /** The ordinal after the last string of that page. */
  private endOfPage(page: number): number {
    return this.pages[page + 1]?.first ?? this.count;
  }

  private pageOf(ordinal: number): number {
    let low = 0;
    let high = this.pages.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.pages[middle]!.first <= ordinal) low = middle;
      else high = middle;
    }
    return low;
  }
}

function lastQuote(bytes: Uint8Array, before: number): number {
  let at = before - 1;
  while (bytes[at] !== QUOTE) at--;
  return at;
}

/** 1 for each length and first byte that one of the texts has, the closing quote if it is empty. */
function beginnings(raws: Iterable<string>): Uint8Array {
  const texts = [...raws];
  const longest = texts.reduce((most, { length }) => Math.max(most, length), 0);
  const known = new Uint8Array((longest + 1) * BYTE_VALUES);
  for (const text of texts) {
    known[text.length * BYTE_VALUES + (text === '' ? QUOTE : text.charCodeAt(0))] = 1;
  }
  return known;
}

/** Decodes a string's JSON text. Text that is not a valid JSON string stays as it is. */
function decodeString(raw: Uint8Array): string {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString('utf8');
  if (!text.includes('\\')) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text; // another writer's escapes: shown as they are
  }
}

/** The forms that a text may have in a file, one byte per unit: as V8 escapes it, and as UTF-8. */
function rawForms(text: string): Set<string> {
  const plain = JSON.stringify(text).slice(1, -1);
  const escaped = plain.replace(
    /[\u0080-\uffff]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return new Set([escaped, Buffer.from(plain, 'utf8').toString('latin1')]);
}
