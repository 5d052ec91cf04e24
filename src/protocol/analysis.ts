import { moduleStem } from './languages';
import type { PoolHints } from './poolHint';
import type { FreeList, PoolModel, ResetSite } from './poolModel';

/** A source text to analyse. `name` is its file name or URL; only its extension matters, which selects the syntax. */
export interface SourceText {
  name: string;
  text: string;
}

/** A text, and what its project says of it. */
export interface TextToAnalyse extends SourceText {
  /** Modules whose objects are pools, beside those that the analysis knows. */
  pools?: PoolHints;
  /** Texts that it imports, by the specifiers with which it does. */
  related?: (SourceText & { need: string })[];
}

/** The result for one text. `skipped` says for people why the text, or part of it, was not analysed. */
export interface SourceAnalysis {
  models: PoolModel[];
  /** Free lists of classes that other files define. */
  foreign?: ForeignParking[];
  /** Provable faults that no model tells a reader to count. */
  unread?: UnreadFault[];
  skipped?: string;
}

/**
 * A provable fault that only the source shows. `noClass`: its instances are variables or plain objects, which nothing tells
 * from others; `noStore`: no live value tells what was left behind;
 * `elsewhere`: another text defines the class.
 */
export interface UnreadFault {
  className: string;
  reset: ResetSite;
  why: 'noClass' | 'noStore' | 'elsewhere';
}

/** All resets of a text that a reading may have to locate. */
export function resetsIn({ models, unread = [] }: SourceAnalysis): ResetSite[] {
  const all = models.flatMap(({ resets, parkedBy }) => (parkedBy ? [...resets, parkedBy] : resets));
  return [...new Set([...all, ...unread.map(({ reset }) => reset)])];
}

/** A free list of instances of an imported class. */
export interface ForeignParking {
  className: string;
  /** For a default export, which has no name of its own: the file name without folder and extension. */
  module?: string;
  /** The relative specifiers by one of which the text imports it; missing for packages and globals. */
  from?: string[];
  freeLists: FreeList[];
}

/** The free lists that other files keep for a class that `file` (a path or URL) defines. */
export function foreignLists(
  parking: readonly ForeignParking[],
  className: string,
  file: string,
): FreeList[] {
  if (parking.length === 0) return [];
  const module = moduleName(file);
  return parking.flatMap(each =>
    each.className === className || each.module === module ? each.freeLists : [],
  );
}

/** `context` for `file:///srv/context.js` and `./context/index`. */
export function moduleName(file: string): string {
  const parts = file.split(/[/\\]/);
  const last = moduleStem(parts.at(-1)!);
  return last === 'index' && parts.length > 1 ? parts.at(-2)! : last;
}

/** The analyser as seen by its users; the composition root decides in which thread it runs. */
export interface Analyser {
  analyse(source: TextToAnalyse, signal?: AbortSignal): Promise<SourceAnalysis>;
  /**
   * The analysis of a text that was analysed before with the same `pools`, by its name's syntax and its SHA-256 in
   * hexadecimal. `undefined` when it is not known; without this method nothing is.
   */
  known?(name: string, hash: string, pools?: PoolHints): Promise<SourceAnalysis | undefined>;
}

/** One source file's analysis. */
export interface FileAnalysis {
  /** Empty when the file has no models. */
  text: string;
  analysis: SourceAnalysis;
}

/** A file by its absolute path, and what its project says of it. */
export interface FileToAnalyse {
  file: string;
  /** As `TextToAnalyse.pools`. */
  pools?: PoolHints;
}

/** Analyses files by path, off the caller's thread, so that large files hold nobody up. */
export interface FileAnalyser {
  /** A file that cannot be read is `skipped`. Rejects with `cancelled`. */
  analyseFile(file: FileToAnalyse, signal?: AbortSignal): Promise<FileAnalysis>;
}
