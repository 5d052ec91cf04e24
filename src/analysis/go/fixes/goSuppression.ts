import type { SourceFix } from '../../../protocol/sourceFinding';
import type { GoNode } from '../syntax/goNode';
import { insertBefore, lineStart, newlineOf } from '../syntax/sourceLines';

const COMMENT = /^\s*\/\/\s?pool-leaks-ignore-next-line\s+--\s+\S/;
const SUGGESTION = '//pool-leaks-ignore-next-line -- these values outlive the reset on purpose';

/** Whether the line before a statement asks for silence and says why. */
export function isSuppressed({ start, source }: GoNode): boolean {
  const line = lineStart(start, source);
  return line > 0 && COMMENT.test(source.slice(lineStart(line - 1, source), line));
}

/** Puts the comment before the statement; where the statement shares its line, before that line. */
export function suppressionFor(statement: GoNode): SourceFix {
  const line = lineStart(statement.start, statement.source);
  const text = SUGGESTION + newlineOf(statement.source);
  return {
    kind: 'suppress',
    title: 'Ignore this finding, with a reason',
    edits: insertBefore(statement, [SUGGESTION]) ?? [{ start: line, end: line, text }],
  };
}
