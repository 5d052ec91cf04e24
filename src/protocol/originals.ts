import type { FileLocation } from './finding';
import type { SourceRange } from './sourceRange';

/** A script whose source map is wanted: a loaded script by what V8 reports, or a compiled file by its absolute path. */
export type MappedScript = { url: string; sourceMapUrl: string } | { file: string };

/** Ranges of one script. Its map is read once for all of them. */
export interface OriginalsQuestion {
  script: MappedScript;
  ranges: SourceRange[];
}

/** The original range of a script's range. Lines and columns count from 1; the end is exclusive. */
export interface OriginalRange {
  /** An absolute path for a file, else the source's URL. */
  file: string;
  range: Omit<FileLocation, 'file'>;
}

/** `note` says why the named map leads nowhere; '' when the script names no map. */
export interface NoOriginal {
  note: string;
}

/** The answer to a question about originals. */
export interface Originals {
  /** In the question's order. */
  ranges: (OriginalRange | NoOriginal)[];
  /** Known original texts, by the ranges' `file`. */
  contents: Map<string, string>;
}

/** Precedes the map's URL in a compiled text. */
export const MAP_MARK = 'sourceMappingURL=';

/** The conventional map file of a compiled file whose text names none. */
export function mapBeside(file: string): string {
  return `${file}.map`;
}

/** Source maps as seen by their users; the composition root decides in which thread they are read. */
export interface OriginalFinder {
  /**
   * Looks up ranges in their script's map. A broken map becomes every range's note, so this rejects with `cancelled` only.
   */
  findOriginals(question: OriginalsQuestion, signal?: AbortSignal): Promise<Originals>;
}
