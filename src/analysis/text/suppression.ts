import { lineOf, lineStartsOf } from '../../base/lineStarts';
import {
  READY_REASON,
  type RelatedPlace,
  type SourceFix,
  type TextEdit,
} from '../../protocol/sourceFinding';

const DIRECTIVE = 'pool-leaks-ignore-next-line';
const COMMENT = new RegExp(`^\\s*//\\s*${DIRECTIVE}\\s*--\\s*\\S`);
/** Every comment that says so on a line of its own, also without a reason. */
const COMMENTS = new RegExp(`^[ \\t]*(//[ \\t]*${DIRECTIVE}\\b.*)$`, 'gm');

/**
 * Whether the line above an offset says `// pool-leaks-ignore-next-line -- why`, in any language. Ignored without a reason,
 * so that nobody wonders later why it is there.
 */
export function isSuppressed(text: string, offset: number): boolean {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  if (lineStart === 0) return false;
  return COMMENT.test(text.slice(text.lastIndexOf('\n', lineStart - 2) + 1, lineStart - 1));
}

/** The comments that suppress nothing, each with why. `suppressed`: offsets of what was found, and ignored for a comment. */
export function idleComments(text: string, suppressed: readonly number[]): RelatedPlace[] {
  if (!text.includes(DIRECTIVE)) return [];
  const starts = lineStartsOf(text);
  const used = new Set(suppressed.map(offset => lineOf(starts, offset) - 1));
  return [...text.matchAll(COMMENTS)].flatMap(match => {
    const line = lineOf(starts, match.index);
    if (used.has(line)) return [];
    const end = match.index + match[0].trimEnd().length;
    const start = end - match[1]!.trimEnd().length;
    const [column, endColumn] = [start - starts[line]!, end - starts[line]!];
    const message = COMMENT.test(match[0])
      ? 'This comment ignores nothing: the line below has no finding.'
      : 'This comment ignores nothing, since it gives no reason behind “--”.';
    return [{ range: { start, end, line, column, endLine: line, endColumn }, message }];
  });
}

/** The comment that suppresses a finding; people fill in their own reason. `slashes`: how it begins. */
export function suppressingComment(slashes: '//' | '// '): string {
  return `${slashes}${DIRECTIVE} -- ${READY_REASON}`;
}

/** The fix that suppresses a finding. */
export function suppressingFix(edits: TextEdit[]): SourceFix {
  return { kind: 'suppress', title: 'Ignore this reset with a reason', edits };
}
