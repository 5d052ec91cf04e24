import type { TextEdit } from '../../../protocol/sourceFinding';
import type { CodeStyle } from './codeStyle';
import type { FixSite } from './fixSite';
import { appendLines, insertLines } from './insertLines';
import { statementAt } from './statementAt';

/** Edits that clear fields together with the reset's other fields, and before an instance is parked. */
export function linesAtReset(site: FixSite, lines: string[]): TextEdit[] {
  const { text, style, reset } = site;
  const own = ended(lines, style);
  const { fn, statement } = reset;
  const block = fn.body.type === 'BlockStatement' ? fn.body : undefined;
  const position = statement === fn ? undefined : statementAt(fn, statement);
  if (position && reset.kind === 'release')
    return insertLines(text, style, position, { before: own });
  if (
    position &&
    block &&
    position.list === block.body &&
    position.statement.type === 'ExpressionStatement'
  )
    return insertLines(text, style, position, { after: own });
  return block ? appendLines(text, style, block, own) : arrowEdits(site, own);
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
