import { decodedMap, encodedMappings, TraceMap } from '@jridgewell/trace-mapping';
import type { SourceRange } from '../../../src/protocol/sourceRange';
import type { ReadFile } from '../../../src/sourceMap/readLocalFile';
import { TextLines } from '../../../src/sourceMap/textLines';

/** One mapping: generated column, then source ordinal, line and column, all from 0. Each inner array is one line. */
export type Mappings = ([number] | [number, number, number, number])[][];

/** A map's fields as an object, from mappings in numbers. */
export function mapOf(mappings: Mappings, fields: Record<string, unknown> = {}) {
  const decoded = new TraceMap({ version: 3, names: [], sources: ['a.ts'], mappings });
  return { ...decodedMap(decoded), mappings: encodedMappings(decoded), ...fields };
}

/** The map inside a `data:` URL. */
export function inline(map: unknown): string {
  const base64 = Buffer.from(JSON.stringify(map)).toString('base64');
  return `data:application/json;charset=utf-8;base64,${base64}`;
}

/** The range of the first occurrence of `code`, as V8 counts. */
export function rangeOf(text: string, code: string): SourceRange {
  const start = text.indexOf(code);
  if (start === -1) throw new Error(`no ${code} in the text`);
  const lines = new TextLines(text);
  const end = start + code.length;
  const { line, column } = lines.positionAt(start);
  const { line: endLine, column: endColumn } = lines.positionAt(end);
  return { start, end, line, column, endLine, endColumn };
}

/** The text that a range from 1 stands for. */
export function textAt(
  text: string,
  range: { line: number; column: number; endLine: number; endColumn: number },
): string {
  const lines = new TextLines(text);
  const start = lines.offsetAt(range.line - 1, range.column - 1);
  const end = lines.offsetAt(range.endLine - 1, range.endColumn - 1);
  if (start === undefined || end === undefined) throw new Error('the range is outside the text');
  return text.slice(start, end);
}

/** Reads from a table; everything else does not exist. */
export function filesOf(files: Record<string, string>): ReadFile {
  return path =>
    files[path] === undefined
      ? Promise.reject(new Error(`ENOENT: ${path}`))
      : Promise.resolve(files[path]);
}
