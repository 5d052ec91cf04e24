import type { KnownFinding } from '../../check/baseline';
import { isOmission, type Skipped } from '../../protocol/skipped';
import type { SourceRange } from '../../protocol/sourceRange';
import type { FixKind, SourceFinding } from '../../protocol/sourceFinding';

/** The results of one run of `check`. Files are absolute paths. */
export interface CheckReport {
  /** Files that were checked. */
  files: number;
  /** Provable findings, and likely ones if asked for. In the order of files, then of the source. */
  findings: FileFinding[];
  /** Number of likely findings that were not asked for. */
  hiddenHints: number;
  /** Files and folders that were not checked, entirely or in part. */
  skipped: SkippedFile[];
  /** Comments that were to ignore a finding and ignore none. */
  idleComments: IdleComment[];
  /** Set when a baseline was given. */
  baseline?: BaselineFigures;
  /** Set when fixes were asked for. */
  fixes?: FixesMade;
  elapsedMs: number;
}

export interface FileFinding {
  file: string;
  finding: SourceFinding;
}

/** A file or folder that was not checked, entirely or in part. */
export interface SkippedFile extends Skipped {
  file: string;
}

/** Those of which nothing is known, although they were to be checked. */
export function omissionsOf({ skipped }: CheckReport): SkippedFile[] {
  return skipped.filter(isOmission);
}

/** A comment and why it ignores nothing. */
export interface IdleComment extends FileMessage {
  range: SourceRange;
}

/** What a baseline knows. `known`: so many findings are left out for it. */
export interface BaselineFigures {
  file: string;
  known: number;
  /** Entries that are not found any more. */
  gone: KnownFinding[];
  /** Whether the file was written: with all that is found, or without what is gone. */
  written: 'update' | 'prune' | false;
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
