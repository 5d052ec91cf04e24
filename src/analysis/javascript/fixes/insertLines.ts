import type * as t from '@babel/types';
import type { TextEdit } from '../../../protocol/sourceFinding';
import type { CodeStyle } from './codeStyle';
import type { StatementPosition } from './statementAt';

/** Lines to insert around a statement. Each leading tab is one step of indentation. */
export interface Surrounding {
  before?: string[];
  /** Replaces the statement itself. */
  instead?: string[];
  after?: string[];
}

/** Edits that insert lines around a statement, in the text's layout. */
export function insertLines(
  text: string,
  style: CodeStyle,
  { statement, list }: StatementPosition,
  { before: above = [], instead, after = [] }: Surrounding,
): TextEdit[] {
  const [start, end] = [statement.start!, statement.end!];
  const own = instead ?? [text.slice(start, end)];
  const before = [...above];
  // Otherwise the statement would continue the line above it.
  if (/^[([`+\-/]/.test(own[0]!) && /[^;}]$/.test(before.at(-1) ?? ''))
    before.push(`${before.pop()};`);
  if (style.isCompact) {
    const separator = instead || /[;}]$/.test(own[0]!) || after.length === 0 ? '' : ';';
    const joined = [...before, ...own, ...after].join(' ').replaceAll('\t', '');
    const spaced = separator ? [...before, own[0]! + separator, ...after].join(' ') : joined;
    const packed = spaced.replaceAll('\t', '');
    return [trimmed(text, { start, end, text: list ? packed : `{ ${packed} }` })];
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lead = text.slice(lineStart, start);
  const outer = /^[ \t]*/.exec(lead)![0];
  const isFirst = lead.trim() === '';
  // A body without braces on its own line is indented already.
  const indent = isFirst ? outer : outer + style.unit;
  const around = isFirst ? outer.slice(0, -style.unit.length || undefined) : outer;
  const lay = (lines: string[]): string[] =>
    lines.map(line => indent + line.replace(/^\t+/, tabs => style.unit.repeat(tabs.length)));
  const { eol } = style;
  if (!list) {
    const body = [...lay(before), ...ownLines(own, indent, instead, lay), ...lay(after)];
    const opened = text.slice(0, start).trimEnd();
    const from = isFirst ? opened.length : start;
    const brace = isFirst ? ' {' : '{';
    return [{ start: from, end, text: `${brace}${eol}${body.join(eol)}${eol}${around}}` }];
  }
  const rest = text.slice(end).split(/\r?\n/, 1)[0]!;
  const isLast = !/^[ \t]*(?:\/\/.*|\/\*.*\*\/[ \t]*)?$/.test(rest);
  const from = isFirst ? lineStart : start - /[ \t]*$/.exec(lead)![0].length;
  const closing = isLast ? /^[ \t]*/.exec(rest)![0].length : 0;
  const comment = isLast || after.length === 0 ? '' : rest;
  const body = [...lay(before), ...ownLines(own, indent, instead, lay), ...lay(after)];
  if (comment !== '') body[before.length + own.length - 1] += comment;
  const opening = isFirst ? '' : eol;
  const needsBreak = isLast && (!isFirst || after.length > 0);
  const tail = needsBreak ? eol + (rest.trimStart().startsWith('}') ? around : indent) : '';
  return [
    trimmed(text, {
      start: from,
      end: end + (needsBreak ? closing : comment.length),
      text: opening + body.join(eol) + tail,
    }),
  ];
}

function ownLines(
  own: string[],
  indent: string,
  instead: string[] | undefined,
  lay: (lines: string[]) => string[],
): string[] {
  return instead ? lay(own) : [indent + own[0]!];
}

/** The smallest edit with the same effect: without what it shares with the replaced text. */
function trimmed(text: string, edit: TextEdit): TextEdit {
  const old = text.slice(edit.start, edit.end);
  const most = Math.min(old.length, edit.text.length);
  let head = 0;
  while (head < most && old[head] === edit.text[head]) head++;
  let tail = 0;
  while (
    tail < most - head &&
    old[old.length - 1 - tail] === edit.text[edit.text.length - 1 - tail]
  )
    tail++;
  return {
    start: edit.start + head,
    end: edit.end - tail,
    text: edit.text.slice(head, edit.text.length - tail),
  };
}

/** Edits that append lines to a function's block, before a final `return`. */
export function appendLines(
  text: string,
  style: CodeStyle,
  block: t.BlockStatement,
  lines: string[],
): TextEdit[] {
  const last = block.body.at(-1);
  if (last) {
    const position = { statement: last, list: block.body };
    const isReturn = last.type === 'ReturnStatement';
    return insertLines(text, style, position, isReturn ? { before: lines } : { after: lines });
  }
  const lineStart = text.lastIndexOf('\n', block.start!) + 1;
  const outer = /^[ \t]*/.exec(text.slice(lineStart))![0];
  const body = style.isCompact
    ? lines.join(' ').replaceAll('\t', '')
    : lines
        .map(
          line => outer + style.unit + line.replace(/^\t+/, tabs => style.unit.repeat(tabs.length)),
        )
        .join(style.eol);
  const inner = style.isCompact ? body : `${style.eol}${body}${style.eol}${outer}`;
  const comment = text.slice(block.start! + 1, block.end! - 1).trimEnd();
  return [{ start: block.start! + 1 + comment.length, end: block.end! - 1, text: inner }];
}
