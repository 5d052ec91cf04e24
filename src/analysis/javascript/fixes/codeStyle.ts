import type * as t from '@babel/types';
import type { FixedFile } from './fixedFile';

/** The style of a file that new lines must match. */
export interface CodeStyle {
  eol: '\n' | '\r\n';
  /** One step of indentation. */
  unit: string;
  semicolon: ';' | '';
  /** ES2015 and later: `const`, `let`, arrow functions, `fill`. */
  isModern: boolean;
  /** TypeScript, where values that do not fit a slot's type need an assertion. */
  isTyped: boolean;
  /** A minified text, where everything stays on one line. */
  isCompact: boolean;
}

const COMPACT_LINE = 300;

/** The style of a file around a function, and around one of its statements. */
export function styleOf(file: FixedFile, fn: t.Node, statement: t.Node): CodeStyle {
  const { text } = file;
  const own = text.slice(fn.start ?? 0, fn.end ?? 0);
  const lineStart = text.lastIndexOf('\n', fn.start ?? 0) + 1;
  const lineEnd = text.indexOf('\n', fn.start ?? 0);
  const isCompact = (lineEnd === -1 ? text.length : lineEnd) - lineStart > COMPACT_LINE;
  return {
    eol: file.eol,
    unit: unitOf(file, own, lineStart),
    semicolon: isCompact || isEnded(text, fn, statement) ? ';' : '',
    isModern: file.isModern,
    isTyped: file.isTyped,
    isCompact,
  };
}

function unitOf({ text, unit }: FixedFile, own: string, lineStart: number): string {
  const outer = /^[ \t]*/.exec(text.slice(lineStart))![0];
  const inner = /\n([ \t]+)\S/.exec(own)?.[1];
  if (inner !== undefined && inner.startsWith(outer) && inner.length > outer.length)
    return inner.slice(outer.length);
  return unit;
}

/** Whether statements end in semicolons, as this statement or most of the function's lines do. */
function isEnded(text: string, fn: t.Node, statement: t.Node): boolean {
  if (/Statement$|^VariableDeclaration$/.test(statement.type))
    return text[statement.end! - 1] === ';';
  const own = text.slice(fn.start!, fn.end!);
  return /;[ \t]*\r?(?:\n|$)/.test(/\n/.test(own) ? own : text);
}
