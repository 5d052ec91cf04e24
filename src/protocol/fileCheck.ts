import type { SourceText } from './analysis';
import type { SourceCheck, SourceFinding } from './sourceFinding';

/** What the check of one file on disk yielded. Offsets of its findings belong to the file's text without a byte order mark. */
export interface FileCheck {
  /** Absolute path. */
  file: string;
  /** Bytes that were read; 0 when the file was left out. */
  bytes: number;
  /** In source order. */
  findings: SourceFinding[];
  /** Why the file (or a part of it) was not checked, in words for people. */
  skipped?: string;
}

/** A text to check that may differ from what is on disk. */
export interface TextToCheck {
  /** Named by its absolute path, with the ending of its syntax: files that it refers to are read from beside it. */
  source: SourceText;
  /** Texts that take the place of files on disk, named by their absolute paths. */
  unsaved?: SourceText[];
}

/** The check of sources as seen by its users; the composition root decides in which threads it runs. */
export interface Checker {
  /** Checks one text. Rejects with `cancelled`, or with `analysisFailed` when the analysis ends without an answer. */
  check(text: TextToCheck, signal?: AbortSignal): Promise<SourceCheck>;
  /**
   * Reads and checks files, each by its absolute path; answers in their order. A file whose analysis ends without an answer
   * is `skipped`. Rejects with `cancelled` only.
   */
  checkFiles(files: string[], signal?: AbortSignal): Promise<FileCheck[]>;
}
