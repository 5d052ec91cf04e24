import { READY_REASON, type SourceFix, type TextEdit } from '../../protocol/sourceFinding';

const DIRECTIVE = 'pool-leaks-ignore-next-line';
const COMMENT = new RegExp(`^\\s*//\\s*${DIRECTIVE}\\s*--\\s*\\S`);

/**
 * Whether the line above an offset says `// pool-leaks-ignore-next-line -- why`, in any language. Ignored without a reason,
 * so that nobody wonders later why it is there.
 */
export function isSuppressed(text: string, offset: number): boolean {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  if (lineStart === 0) return false;
  return COMMENT.test(text.slice(text.lastIndexOf('\n', lineStart - 2) + 1, lineStart - 1));
}

/** The comment that suppresses a finding; people fill in their own reason. `slashes`: how it begins. */
export function suppressingComment(slashes: '//' | '// '): string {
  return `${slashes}${DIRECTIVE} -- ${READY_REASON}`;
}

/** The fix that suppresses a finding. */
export function suppressingFix(edits: TextEdit[]): SourceFix {
  return { kind: 'suppress', title: 'Ignore this reset with a reason', edits };
}
