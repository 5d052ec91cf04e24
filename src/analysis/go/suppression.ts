import type { SourceFix } from '../../protocol/sourceFinding';
import type { GoNode } from './goNode';
import { lineStart, newlineOf } from './sourceLines';

const COMMENT = /^\s*\/\/\s?pool-leaks-ignore-next-line\s+--\s+\S/;
const SUGGESTION = '//pool-leaks-ignore-next-line -- these values outlive the reset on purpose';

/** Whether the line before a statement asks for silence and says why. */
export function isSuppressed({ start, source }: GoNode): boolean {
  const line = lineStart(start, source);
  return line > 0 && COMMENT.test(source.slice(lineStart(line - 1, source), line));
}

export function suppressionFor({ start, source }: GoNode): SourceFix {
  const line = lineStart(start, source);
  const indent = /^[ \t]*/.exec(source.slice(line, start))![0];
  const text = indent + SUGGESTION + newlineOf(source);
  return {
    kind: 'suppress',
    title: 'Ignore this finding, with a reason',
    edits: [{ start: line, end: line, text }],
  };
}
