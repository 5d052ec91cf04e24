import type { SourceFix } from '../../../protocol/sourceFinding';
import { suppressingComment, suppressingFix } from '../../text/suppression';
import type { GoNode } from '../syntax/goNode';
import { insertBefore } from '../syntax/sourceLines';

/** Written as a directive, which gofmt leaves as it is. */
const COMMENT = suppressingComment('//');

/** Puts the comment before the statement; where the statement shares its line, before that line. */
export function suppressGoFix(statement: GoNode): SourceFix {
  const line = statement.source.lineStart(statement.start);
  const text = COMMENT + statement.source.newline;
  return suppressingFix(insertBefore(statement, [COMMENT]) ?? [{ start: line, end: line, text }]);
}
