import type { SourceFix } from '../../../protocol/sourceFinding';
import { suppressingComment, suppressingFix } from '../../text/suppression';
import type { GoNode } from '../syntax/goNode';
import { insertBefore } from '../syntax/sourceLines';

/** Written as a directive, because gofmt leaves directives unchanged. */
const COMMENT = suppressingComment('//');

/** Inserts the comment before the statement, or before its line if the statement shares that. */
export function suppressGoFix(statement: GoNode): SourceFix {
  const line = statement.source.lineStart(statement.start);
  const text = COMMENT + statement.source.newline;
  return suppressingFix(insertBefore(statement, [COMMENT]) ?? [{ start: line, end: line, text }]);
}
