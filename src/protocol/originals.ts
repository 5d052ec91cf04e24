import type { FileLocation } from './finding';
import type { SourceRange } from './sourceRange';

/** A script whose source map is asked: a loaded one by what V8 tells of it, or a compiled file on disk by its absolute path. */
export type MappedScript = { url: string; sourceMapUrl: string } | { file: string };

/** Ranges of one script, whose map is read once for all of them. */
export interface OriginalsQuestion {
  script: MappedScript;
  ranges: SourceRange[];
}

/** Where a range of a script came from. Lines and columns of `range` count from 1, its end is exclusive. */
export interface OriginalRange {
  /** An absolute path where the source is a file, else its URL. */
  file: string;
  range: Omit<FileLocation, 'file'>;
}

/** `note` says in words why a named map does not lead anywhere; '' for no map. */
export interface NoOriginal {
  note: string;
}

/** The answer to a question about originals. */
export interface Originals {
  /** In the question's order. */
  ranges: (OriginalRange | NoOriginal)[];
  /** Original texts that are at hand, by the `file` of the ranges that lead into them. */
  contents: Map<string, string>;
}

/** What precedes the map's address in a compiled text. */
export const MAP_MARK = 'sourceMappingURL=';

/** Where the map of a compiled file is by custom, when its text names none. */
export function mapBeside(file: string): string {
  return `${file}.map`;
}

/** Source maps as seen by their users; the composition root decides in which thread they are read. */
export interface OriginalFinder {
  /**
   * Looks ranges up in their script's map. What is wrong with a map becomes the note of every range: rejects with `cancelled`
   * only.
   */
  findOriginals(question: OriginalsQuestion, signal?: AbortSignal): Promise<Originals>;
}
