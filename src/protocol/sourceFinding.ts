import type { SourceText } from './analysis';
import type { Rule } from './rules';
import type { SourceRange } from './sourceRange';

/** A faulty reset that source analysis found: plain data in offsets of the text that was analysed. */
export interface SourceFinding {
  rule: Rule;
  /** `provable` from the text alone; `likely` is a hint and has no preferred fix. */
  certainty: 'provable' | 'likely';
  /** The class whose reset is to blame; for Go the receiver's type. */
  className: string;
  method: string;
  message: string;
  /** The statement that rewinds or parks: where the squiggle goes. */
  range: SourceRange;
  /** The whole reset method. */
  methodRange: SourceRange;
  /** The most fitting first; the last one suppresses. */
  fixes: SourceFix[];
  /** Why some or all fixes that clear are not offered, in words for people that can follow a colon. */
  unmended?: string;
}

export type FixKind = 'nil-and-close' | 'nil-only' | 'suppress';

/** One way to mend a finding. The edits belong to the analysed text, in ascending order, and do not overlap. */
export interface SourceFix {
  kind: FixKind;
  title: string;
  edits: TextEdit[];
}

/** Replaces `[start, end)`, in UTF-16 units, by `text`. */
export interface TextEdit {
  start: number;
  end: number;
  text: string;
}

/** Asks for the other files of a Go package, in `SourceCheck.needs`. */
export const GO_PACKAGE = './*.go';

/** A text to check, and other texts that it refers to. */
export interface CheckRequest {
  source: SourceText;
  /** Files that `SourceCheck.needs` of an earlier check asked for, named by their paths. */
  related?: SourceText[];
}

/** What one text's check yielded. */
export interface SourceCheck {
  /** In source order. */
  findings: SourceFinding[];
  /** Why the text (or a part of it) was not analysed, in words for people. */
  skipped?: string;
  /**
   * Relative module specifiers of files that would make the answer more exact (base classes of pooled classes); for Go
   * `GO_PACKAGE`. Empty when nothing is missing.
   */
  needs: string[];
}
