import type * as t from '@babel/types';
import type { SourceRange } from '../../../protocol/sourceRange';
import { bare } from '../syntax/nodes';
import { rangeOf } from '../syntax/positions';

/** The range of a statement's expression. Of a call in a chain of calls over several lines, from its own name on. */
export function siteRange(node: t.Node): SourceRange {
  const range = rangeOf(node);
  if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return range;
  const callee = bare(node.callee);
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
    return range;
  const { start, line, column } = rangeOf(callee.property);
  const isChained = /CallExpression$/.test(bare(callee.object).type) && line > range.line;
  return isChained ? { ...range, start, line, column } : range;
}
