import type * as t from '@babel/types';
import type { SourceRange } from '../../../protocol/sourceRange';
import type { Cls, Fn } from './nodes';

export function rangeOf(node: t.Node): SourceRange {
  const { start, end, loc } = node;
  return {
    start: start ?? 0,
    end: end ?? 0,
    line: (loc?.start.line ?? 1) - 1,
    column: loc?.start.column ?? 0,
    endLine: (loc?.end.line ?? 1) - 1,
    endColumn: loc?.end.column ?? 0,
  };
}

/**
 * The offset that V8 reports as `[[FunctionLocation]]` (the same on Node 20 to 26): the opening parenthesis of the
 * parameters, the start of an arrow function, for a class the parenthesis of its constructor, or the class itself without
 * one.
 */
export function functionOffset(node: Fn | Cls, text: string): number {
  if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') {
    const constructor = node.body.body.find(
      (member): member is t.ClassMethod =>
        member.type === 'ClassMethod' && member.kind === 'constructor' && member.body !== null,
    );
    return constructor ? functionOffset(constructor, text) : (node.start ?? 0);
  }
  const start = node.start ?? 0;
  if (node.type === 'ArrowFunctionExpression') return start;
  const before = 'key' in node ? node.key.end : node.id?.end;
  const parenthesis = text.indexOf('(', before ?? start);
  return parenthesis === -1 ? start : parenthesis;
}
