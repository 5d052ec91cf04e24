import type { FixKind, SourceFinding } from '../../protocol/sourceFinding';

/** The results of one run of `check`. Files are absolute paths. */
export interface CheckReport {
  /** Files that were checked. */
  files: number;
  /** Provable findings, and likely ones if asked for. In the order of files, then of the source. */
  findings: FileFinding[];
  /** Number of likely findings that were not asked for. */
  hiddenHints: number;
  /** Files and folders that were left out, entirely or in part. */
  errors: FileMessage[];
  /** Set when fixes were asked for. */
  fixes?: FixesMade;
  elapsedMs: number;
}

export interface FileFinding {
  file: string;
  finding: SourceFinding;
}

/** A file and a sentence about it. */
export interface FileMessage {
  file: string;
  message: string;
}

export interface FixesMade {
  /** Ranges refer to the text in which the fix was made. */
  applied: (FileFinding & { kind: FixKind })[];
  refused: FileMessage[];
}
