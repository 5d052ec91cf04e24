import type { TextEdit } from '../../../protocol/sourceFinding';
import type { GoNode } from './goNode';
import type { GoText } from './goText';

/** The white space before a statement; `undefined` when its line begins with something else. */
function indentOf({ start, source }: GoNode): string | undefined {
  const indent = source.indent(start);
  return source.lineStart(start) + indent.length === start ? indent : undefined;
}

/** Whether only a comment follows a statement on its line. */
function endsItsLine({ end, source }: GoNode): boolean {
  return /^[ \t]*(\/\/.*|\/\*.*\*\/[ \t]*)?\r?$/.test(source.text.slice(end).split('\n', 1)[0]!);
}

/** Inserts lines before a statement with its indentation; `undefined` when it shares its line. */
export function insertBefore(statement: GoNode, lines: string[]): TextEdit[] | undefined {
  const indent = indentOf(statement);
  if (indent === undefined) return openBlock(statement, lines);
  const start = statement.source.lineStart(statement.start);
  return [{ start, end: start, text: indented(lines, indent, statement.source) }];
}

/** Gives the body of `func (s *stack) Reset() { s.items = s.items[:0] }` lines of its own. */
function openBlock(statement: GoNode, lines: string[]): TextEdit[] | undefined {
  const { source, parent: list } = statement;
  const block = list?.parent;
  if (block?.type !== 'block' || list?.children.length !== 1) return undefined;
  if (block.text.includes('\n')) return undefined;
  const { newline } = source;
  const outer = source.indent(block.start);
  const body = newline + indented(lines, `${outer}\t`, source) + `${outer}\t`;
  return [
    { start: block.start + 1, end: statement.start, text: body },
    { start: statement.end, end: block.end - 1, text: newline + outer },
  ];
}

/** Inserts lines after a statement that stands alone on its lines. */
export function insertAfter(statement: GoNode, lines: string[]): TextEdit[] | undefined {
  const indent = indentOf(statement);
  const next = statement.source.text.indexOf('\n', statement.end) + 1;
  if (indent === undefined || next === 0 || !endsItsLine(statement)) return undefined;
  return [{ start: next, end: next, text: indented(lines, indent, statement.source) }];
}

function indented(lines: string[], indent: string, { newline }: GoText): string {
  return lines.map(line => indent + line + newline).join('');
}
