import { moduleStem } from './languages';
import type { FreeList, PoolModel } from './poolModel';

/** One source text to analyse. `name` is its file name or URL: its ending chooses the syntax, nothing is read from it. */
export interface SourceText {
  name: string;
  text: string;
}

/** What one text yielded. `skipped` says why a text (or a part of it) was not analysed, in words for people. */
export interface SourceAnalysis {
  models: PoolModel[];
  /** Free lists of classes that other files define. */
  foreign?: ForeignParking[];
  skipped?: string;
}

/** Where instances of an imported class are parked. */
export interface ForeignParking {
  className: string;
  /** For a default export, whose own name is another: the name of its file, without folder and ending. */
  module?: string;
  freeLists: FreeList[];
}

/** The free lists that other files keep of a class that `file` (a path or URL) defines. */
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
  analyse(source: SourceText, signal?: AbortSignal): Promise<SourceAnalysis>;
}

/** One source file's analysis. */
export interface FileAnalysis {
  /** Empty when there are no models in it. */
  text: string;
  analysis: SourceAnalysis;
}

/** Reads files where it analyses them: large ones hold up nobody else. */
export interface FileAnalyser {
  /** By absolute path. A file that cannot be read counts as skipped. Rejects with `cancelled`. */
  analyseFile(file: string, signal?: AbortSignal): Promise<FileAnalysis>;
}
