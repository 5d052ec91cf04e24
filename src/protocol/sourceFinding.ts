import type { SourceText } from './analysis';
import type { Certainty } from './poolModel';
import type { Rule } from './rules';
import type { SourceRange } from './sourceRange';

/** A faulty reset found by source analysis. Plain data; offsets refer to the analysed text. */
export interface SourceFinding {
  rule: Rule;
  /** A likely one is a hint, without a preferred fix. */
  certainty: Certainty;
  /** The class whose reset is to blame; in Go the receiver's type. */
  className: string;
  method: string;
  message: string;
  /** The statement that rewinds or parks: where the squiggle goes. */
  range: SourceRange;
  /** The whole reset method. */
  methodRange: SourceRange;
  /** The most fitting fix first; the last one suppresses the finding. */
  fixes: SourceFix[];
  /** Why some or all clearing fixes are missing, for people; reads well after a colon. */
  unmended?: string;
  /** Why its fixes clear values and close none, for people; reads well after a colon. Absent where one closes them. */
  unclosed?: string;
}

export type FixKind = 'nil-and-close' | 'nil-only' | 'suppress';

/** One way to mend a finding. Edits refer to the analysed text, ascend, and do not overlap. */
export interface SourceFix {
  kind: FixKind;
  title: string;
  edits: TextEdit[];
}

/** Replaces `[start, end)`, in UTF-16 units, with `text`. */
export interface TextEdit {
  start: number;
  end: number;
  text: string;
}

/** In `SourceCheck.needs`: asks for the other files of a Go package. */
export const GO_PACKAGE = './*.go';

/** A text to check, and further texts that it refers to. */
export interface CheckRequest {
  source: SourceText;
  /** Files that an earlier check's `SourceCheck.needs` asked for, named by their paths. */
  related?: SourceText[];
}

/** The result of checking one text. */
export interface SourceCheck {
  /** In source order. */
  findings: SourceFinding[];
  /** Says for people why the text, or part of it, was not analysed. */
  skipped?: string;
  /**
   * Relative module specifiers of files that would make the result more exact (base classes of pooled classes); for Go
   * `GO_PACKAGE`. Empty when nothing is missing.
   */
  needs: string[];
}
