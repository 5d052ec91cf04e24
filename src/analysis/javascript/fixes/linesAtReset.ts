import type { TextEdit } from '../../../protocol/sourceFinding';
import type { CodeStyle } from './codeStyle';
import type { FixSite } from './fixSite';
import { appendLines, insertLines } from './insertLines';
import { statementAt, type StatementPosition } from './statementAt';

/** Where lines go: before or after a statement, else to the end of the function. */
interface Place {
  position: StatementPosition | undefined;
  isAfter: boolean;
  /** What is at this offset or behind it runs after the lines. */
  from: number;
}

/** Fields are cleared together with the reset's other fields, and before an instance is parked. */
export function placeAtReset({ reset }: FixSite): Place {
  const { fn, statement } = reset;
  const block = fn.body.type === 'BlockStatement' ? fn.body : undefined;
  const position = statement === fn ? undefined : statementAt(fn, statement);
  if (position && reset.kind === 'release')
    return { position, isAfter: false, from: position.statement.start! };
  if (
    position &&
    block &&
    position.list === block.body &&
    position.statement.type === 'ExpressionStatement'
  )
    return { position, isAfter: true, from: position.statement.end! };
  const last = block?.body.at(-1);
  if (last?.type === 'ReturnStatement')
    return { position: { statement: last, list: block!.body }, isAfter: false, from: last.start! };
  return { position: undefined, isAfter: true, from: fn.body.end! };
}

/** Edits that put lines there. `replaced`: edits of the code behind them, ascending. */
export function linesAtReset(
  site: FixSite,
  lines: string[],
  replaced: readonly TextEdit[] = [],
): TextEdit[] {
  const { text, style, reset } = site;
  const own = ended(lines, style);
  const { position, isAfter } = placeAtReset(site);
  if (!position) {
    const { body } = reset.fn;
    return body.type === 'BlockStatement'
      ? appendLines(text, style, body, own)
      : arrowEdits(site, own);
  }
  const [start, end] = [position.statement.start!, position.statement.end!];
  const within = replaced.filter(edit => edit.start < end);
  const instead = within.length > 0 ? [spliced(text, start, end, within)] : undefined;
  return [
    ...insertLines(text, style, position, {
      ...(isAfter ? { after: own } : { before: own }),
      ...(instead && { instead }),
    }),
    ...replaced.filter(edit => edit.start >= end),
  ];
}

/** A part of a text after edits, which are ascending. */
function spliced(text: string, start: number, end: number, edits: readonly TextEdit[]): string {
  let whole = '';
  let from = start;
  for (const edit of edits) {
    whole += text.slice(from, edit.start) + edit.text;
    from = edit.end;
  }
  return whole + text.slice(from, end);
}

/** Gives `() => (n = 0)` a block. */
export function arrowEdits({ text, style, reset }: FixSite, lines: string[]): TextEdit[] {
  const { fn } = reset;
  const arrow = text.lastIndexOf('=>', fn.body.start!) + 2;
  const start = arrow + /^\s*/.exec(text.slice(arrow))![0].length;
  const end = fn.end!;
  const outer = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', start) + 1))![0];
  const { eol, unit, semicolon, isCompact } = style;
  const [open, separator, close] = isCompact
    ? ['{ ', ' ', ' }']
    : [`{${eol}${outer}${unit}`, eol + outer + unit, `${eol}${outer}}`];
  const body = lines.map(line => line.replace(/^\t+/, tabs => unit.repeat(tabs.length)));
  return [
    { start, end: start, text: `${open}${body.join(separator)}${separator}return ` },
    { start: end, end, text: semicolon + close },
  ];
}

/** Ends lines as the file ends its statements. */
export function ended(lines: string[], { semicolon }: CodeStyle): string[] {
  return semicolon === '' ? lines.map(line => line.replace(/;$/, '')) : lines;
}
