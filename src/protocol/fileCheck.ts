import type { SourceText } from './analysis';
import type { Skipped } from './skipped';
import type { RelatedPlace, SourceCheck, SourceFinding } from './sourceFinding';

/** The check of one file. Offsets in its findings refer to the file's text without a byte order mark. */
export interface FileCheck {
  /** Absolute path. */
  file: string;
  /** Bytes read; 0 when the file was left out. */
  bytes: number;
  /** In source order. */
  findings: SourceFinding[];
  /** As `SourceCheck.idleComments`. */
  idleComments?: RelatedPlace[];
  /** Set when the file, or part of it, was not checked. */
  skipped?: Skipped;
}

/** A text to check, which may differ from the file on disk. */
export interface TextToCheck {
  /** Named by its absolute path with its syntax's extension: files that it imports are read relative to it. */
  source: SourceText;
  /** Texts that replace files on disk, named by their absolute paths. */
  unsaved?: SourceText[];
}

/** The check of sources as seen by its users; the composition root decides in which threads it runs. */
export interface Checker {
  /** Checks one text. Rejects with `cancelled`, or with `analysisFailed` when the analysis crashes. */
  check(text: TextToCheck, signal?: AbortSignal): Promise<SourceCheck>;
  /**
   * Reads and checks files by absolute path; answers in their order. A file whose analysis crashes is `skipped`. Rejects
   * with `cancelled` only.
   */
  checkFiles(files: string[], signal?: AbortSignal): Promise<FileCheck[]>;
}
