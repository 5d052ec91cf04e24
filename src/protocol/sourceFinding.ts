import type { SourceText } from './analysis';
import type { Certainty } from './poolModel';
import type { PoolHints } from './poolHint';
import type { Rule } from './rules';
import type { Severity } from './severity';
import type { Skipped } from './skipped';
import type { SourceRange } from './sourceRange';

/** A faulty reset found by source analysis. Plain data; offsets refer to the analysed text. */
export interface SourceFinding {
  rule: Rule;
  /** A likely one is a hint, without a preferred fix. */
  certainty: Certainty;
  /** What the project says of the rule; absent where it says nothing. Never `off`: those are no findings. */
  severity?: Exclude<Severity, 'off'>;
  /** The class whose reset is to blame; in Go the receiver's type. */
  className: string;
  method: string;
  message: string;
  /** The statement that rewinds or parks: where the squiggle goes. */
  range: SourceRange;
  /** The whole reset method. */
  methodRange: SourceRange;
  /** Other places in the same text that belong to it, each with what happens there, in the order of a run, for people. */
  related?: RelatedPlace[];
  /** The most fitting fix first; the last one suppresses the finding. */
  fixes: SourceFix[];
  /** Why some or all clearing fixes are missing, for people; reads well after a colon. */
  unmended?: string;
  /** Why its fixes clear values and close none, for people; reads well after a colon. Absent where one closes them. */
  unclosed?: string;
}

/** Whether it is one to look at rather than one to mend: what is only likely, or what the project has as a hint. */
export function isHint({ certainty, severity }: SourceFinding): boolean {
  return certainty === 'likely' || severity === 'hint';
}

/** Whether it makes a check fail. */
export function failsCheck(finding: SourceFinding): boolean {
  return !isHint(finding) && finding.severity !== 'information';
}

/** A place that explains a finding. */
export interface RelatedPlace {
  range: SourceRange;
  message: string;
  /** Set where a program comes there after the finding's own statement. */
  isAfter?: true;
}

export type FixKind = 'nil-and-close' | 'nil-only' | 'suppress';

/** The reason that a suppressing fix writes where nobody is asked for one. */
export const READY_REASON = 'the references are kept on purpose';

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
/** In `SourceCheck.needs`: asks for files nearby that import the checked one. */
export const USERS = 'users:';
/** In `SourceCheck.needs`, before a module: asks for it unless it is an installed package. */
export const NEARBY = 'near:';
/** In `SourceCheck.needs`, before an import path: asks for the files of another Go package of the same module. */
export const GO_IMPORT = 'go:';

/** A file that a check asked for. Several may answer one need, such as a package's code and its types. */
export interface RelatedText extends SourceText {
  /** The one of `SourceCheck.needs` that it answers; may be absent for a relative module. */
  need?: string;
}

/** A text to check, and further texts that it refers to. */
export interface CheckRequest {
  source: SourceText;
  /** Files that an earlier check's `SourceCheck.needs` asked for, named by their paths. */
  related?: RelatedText[];
  /** Modules whose objects are pools, beside those that the analysis knows. */
  pools?: PoolHints;
}

/**
 * How `SourceCheck.needs` writes the module that a file in `folder` (relative to the checked text's) calls by a specifier: a
 * relative one as seen from the checked text's folder, any other as it is, with the folder where that is another.
 */
export function needOf(specifier: string, folder: string): string {
  if (!/^\.\.?(?:\/|$)/.test(specifier))
    return folder === '.' ? specifier : `${specifier} from ${folder}`;
  const joined: string[] = [];
  for (const part of `${folder}/${specifier}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && joined.length > 0 && joined.at(-1) !== '..') joined.pop();
    else joined.push(part);
  }
  const path = joined.join('/');
  return joined[0] === '..' ? path : `./${path}`;
}

/** The module that a need asks for, and the folder of the file that calls it so. */
export function moduleOfNeed(need: string): { specifier: string; folder: string } {
  const [, specifier, folder] = / from /.test(need) ? (/^(.*?) from (.*)$/.exec(need) ?? []) : [];
  return { specifier: specifier ?? need, folder: folder ?? '.' };
}

/** The result of checking one text. */
export interface SourceCheck {
  /** In source order. */
  findings: SourceFinding[];
  /** Comments that were to ignore a finding and ignore none, each with why. Absent when there are none, or not all was read. */
  idleComments?: RelatedPlace[];
  /** Set when the text, or part of it, was not checked. */
  skipped?: Skipped;
  /**
   * Modules that would make the result more exact (base classes of pooled classes, types and classes of what they hold), as
   * `needOf` writes them; for Go `GO_PACKAGE` and `GO_IMPORT`. Empty when nothing is missing.
   */
  needs: string[];
}
