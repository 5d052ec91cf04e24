import { syntaxOf } from '../../../protocol/languages';

/** Matches code rather than words in a comment. */
const MODERN =
  /^[ \t]*(?:export\s+)?(?:const|let)\s|[;{}](?:const|let)\s|\)\s*=>|\bclass\b[^'"\n]*\{/m;

/** A file to fix. Caches what fixes ask about its whole text. */
export class FixedFile {
  private readonly known = new Map<string, unknown>();

  constructor(
    readonly name: string,
    readonly text: string,
  ) {}

  get eol(): '\n' | '\r\n' {
    return this.has('\\r\\n') ? '\r\n' : '\n';
  }

  /** ES2015 and later: `const`, `let`, arrow functions, `fill`. */
  get isModern(): boolean {
    return this.has(MODERN.source, MODERN.flags);
  }

  get isTyped(): boolean {
    return syntaxOf(this.name)?.isTyped === true;
  }

  /** Whether some line ends in a semicolon. */
  get hasSemicolons(): boolean {
    return this.has(';[ \\t]*\\r?$', 'm');
  }

  /** One step of indentation, as in the first block at the top of the file. */
  get unit(): string {
    return this.once('unit', () => /^\S.*\{[ \t]*\r?\n(\t| {1,8})\S/m.exec(this.text)?.[1] ?? '  ');
  }

  /** Whether the text matches a pattern. */
  has(pattern: string, flags = ''): boolean {
    return this.once(`has ${pattern}`, () => new RegExp(pattern, flags).test(this.text));
  }

  /** Computes a value once per key. Use each key for one kind of value. */
  once<T>(key: string, make: () => T): T {
    if (!this.known.has(key)) this.known.set(key, make());
    return this.known.get(key) as T;
  }
}
