import type { FixKind, SourceFinding } from '../../protocol/sourceFinding';

/** What one run of `check` found out. Files are absolute paths. */
export interface CheckReport {
  /** Files that were checked. */
  files: number;
  /** What counts: the provable, and the likely if they were asked for. In the order of files, then of the source. */
  findings: FileFinding[];
  /** Likely findings that were not asked for. */
  hiddenHints: number;
  /** Files and folders that were left out, in whole or in part. */
  errors: FileMessage[];
  /** Only when fixes were asked for. */
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
  /** Ranges and lines are those of the text in which the fix was made. */
  applied: (FileFinding & { kind: FixKind })[];
  refused: FileMessage[];
}
