import type { SourceFix } from '../../../protocol/sourceFinding';
import { suppressingComment, suppressingFix } from '../../text/suppression';
import type { FixSite } from './fixSite';

/** Inserts the comment above the reported line. */
export function suppressFix({ text, style, reset }: FixSite): SourceFix {
  const start = text.lastIndexOf('\n', reset.statement.start! - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(start))![0];
  return suppressingFix([
    { start, end: start, text: indent + suppressingComment('// ') + style.eol },
  ]);
}
