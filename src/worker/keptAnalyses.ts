import { mkdir } from 'node:fs/promises';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sentenceOf } from '../base/failure';
import { readFileBytes } from '../base/readFile';
import { sha256 } from '../base/sha256';
import { replaceFile } from '../base/writeFile';
import type { SourceAnalysis } from '../protocol/analysis';
import { endingOf } from '../protocol/languages';
import type { PoolHints } from '../protocol/poolHint';

/** As many as one target may have scripts. */
const MAX_ENTRIES = 50_000;
const MAX_BYTES = 16e6;
/** Thousands of analyses come one after the other. The wait keeps no process alive. */
const SAVE_MS = 5_000;
const MAX_PROGRAM_BYTES = 64e6;
/** Readable by the user alone: it names the classes of the programs that were looked at. */
const MODE = 0o600;

/** Most scripts have neither models nor anything else, for which 0 stands. */
type Entry = [key: string, analysis: SourceAnalysis | 0];

/** Everything that an analysis depends on, but for the program that makes it. */
interface AnalysedText {
  /** Only its extension matters, which selects the syntax. */
  name: string;
  /** The SHA-256 of the text's UTF-8 bytes, in hexadecimal. */
  hash: string;
  /** What the project says of pools. */
  pools?: PoolHints;
}

interface Content {
  /** SHA-256 of the program that made the analyses: another one may answer otherwise. */
  program: string;
  /** The least recently used first. */
  entries: Entry[];
}

const NOTHING: SourceAnalysis = { models: [] };

/**
 * Analyses of earlier runs on disk, by the text's hash and what its project says of pools, so that a second look at a server need not analyse its scripts again.
 * No source text is kept. What cannot be read, or was changed by somebody else, counts as absent.
 */
export class KeptAnalyses {
  private readonly file: string;
  private loading: Promise<void> | undefined;
  private program = '';
  private entries = new Map<string, Entry[1]>();
  private hasNews = false;
  private saving: Promise<void> = Promise.resolve();

  /** `programFile`: the program that makes the analyses. The folder is created when there is something to keep. */
  constructor(
    private readonly folder: string,
    private readonly programFile: string,
    private readonly log: (line: string) => void,
  ) {
    this.file = path.join(folder, 'analyses.json');
  }

  /** The analysis of this text; `undefined` when none is kept. */
  async find(text: AnalysedText): Promise<SourceAnalysis | undefined> {
    // Where it cannot be loaded, `save` says why; a reading must not fail for it.
    const isLoaded = await this.load().then(
      () => true,
      () => false,
    );
    if (!isLoaded) return undefined;
    const key = keyOf(text);
    const found = this.entries.get(key);
    if (found === undefined) return undefined;
    this.entries.delete(key);
    this.entries.set(key, found);
    return found === 0 ? NOTHING : found;
  }

  /** The hash must be computed from the text, never told by a target. An analysis that left something out is not kept. */
  keep(text: AnalysedText, analysis: SourceAnalysis): void {
    if (analysis.skipped !== undefined) return;
    const { models, foreign = [], unread = [] } = analysis;
    const isEmpty = models.length + foreign.length + unread.length === 0;
    this.entries.set(keyOf(text), isEmpty ? 0 : analysis);
    if (!this.hasNews) void delay(SAVE_MS, undefined, { ref: false }).then(() => this.save());
    this.hasNews = true;
  }

  /** Writes what is new. Never rejects: without the file the next run only takes longer. */
  save(): Promise<void> {
    this.saving = this.saving
      .then(() => this.write())
      .catch((error: unknown) => this.log(`Analyses were not kept: ${sentenceOf(error)}`));
    return this.saving;
  }

  private async write(): Promise<void> {
    if (!this.hasNews) return;
    await this.load();
    this.hasNews = false;
    // Another window or command line may have saved meanwhile.
    const others = (await this.read()).filter(([key]) => !this.entries.has(key));
    await mkdir(this.folder, { recursive: true });
    await replaceFile(this.file, this.textOf([...others, ...this.entries]), MODE);
  }

  /** As many of the most recently used entries as fit. */
  private textOf(entries: Entry[]): string {
    const kept: string[] = [];
    let length = 0;
    for (const entry of entries.slice(-MAX_ENTRIES).reverse()) {
      const text = JSON.stringify(entry);
      length += text.length + 1;
      if (length > MAX_BYTES) break;
      kept.push(text);
    }
    const body = `{"program":"${this.program}","entries":[${kept.reverse().join()}]}`;
    return `${sha256(body)}\n${body}`;
  }

  private load(): Promise<void> {
    this.loading ??= (async () => {
      this.program = sha256(await readFileBytes(this.programFile, MAX_PROGRAM_BYTES));
      const own = this.entries;
      this.entries = new Map(await this.read());
      for (const [key, analysis] of own) this.entries.set(key, analysis);
    })();
    return this.loading;
  }

  private async read(): Promise<Entry[]> {
    let text: string;
    try {
      text = (await readFileBytes(this.file, 2 * MAX_BYTES)).toString('utf8');
    } catch {
      return []; // none yet, or not ours to read: everything is analysed
    }
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    // Half of a file, or one that somebody has edited.
    if (end === -1 || text.slice(0, end) !== sha256(body)) return [];
    const content = JSON.parse(body) as Content;
    return content.program === this.program ? content.entries : [];
  }
}

function keyOf({ name, hash, pools = {} }: AnalysedText): string {
  const key = `${hash}${endingOf(name).toLowerCase()}`;
  return Object.keys(pools).length > 0 ? `${key} ${sha256(JSON.stringify(pools))}` : key;
}
