import { parse } from '@babel/parser';
import type * as t from '@babel/types';
import { visit } from '../../src/analysis/javascript/syntax/nodes';

const LONG = 'x'.repeat(20_000);

/** Names that a pattern, a dictionary or a loop may stumble over. */
export const HOSTILE: readonly string[] = [
  ...['', ' ', 'a b', '__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString'],
  ...['valueOf', 'length', 'default', 'then', '0', '-1', 'a(b', ')', '[', '\\', '$&', '$', '#free'],
  ...["'", '"', '`', '${x}', '*/', '// x', '\n', '\u2028', '\0', '\ud800', 'e\u0301', 'ſ', LONG],
];
const HOSTILE_VARIABLES: readonly string[] = [
  ...['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf', '$', '_'],
  ...['$$', 'p\\u006fol', '\\u{66}ree', 'ſ', 'größe', 'undefined_', 'of', LONG],
];
/** What the language calls so, and what would be another program under another name. */
const KEPT = new Set([
  ...['constructor', 'prototype', 'length', 'push', 'pop', 'shift', 'splice', 'get', 'set', 'add'],
  ...['delete', 'clear', 'exports', 'create', 'require', 'module', 'undefined', 'Map', 'Set'],
  ...['Array', 'Object', 'WeakMap', 'next', 'fill', 'call'],
]);

/**
 * A program with other names for its members, written as strings, and for its variables. `first`: with which of the hostile
 * names to begin; each further name of the program gets the next, or all the same with `isOne`.
 */
export function withHostileNames(
  text: string,
  first: number,
  { members = false, variables = false, isOne = false },
): string {
  const file = programOf(text);
  const edits: { start: number; end: number; name: string }[] = [];
  const chosen = new Map<string, string>();
  const nameFor = (name: string, from: readonly string[]): string => {
    const key = `${from.length}:${name}`;
    const known = chosen.get(key);
    if (known !== undefined) return known;
    const next = from[(first + (isOne ? 0 : chosen.size)) % from.length]!;
    chosen.set(key, next);
    return next;
  };
  const member = (name: string): string => JSON.stringify(nameFor(name, HOSTILE));
  const keys = new Set<t.Node>();
  visit(file, node => {
    if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') {
      const { object, property, computed } = node;
      if (computed || property.type !== 'Identifier') return;
      keys.add(property);
      if (!members || KEPT.has(property.name)) return;
      const [start, end] = [object.end!, property.end!];
      // Parentheses around the object.
      const between = text.slice(start, property.start!);
      if (!/^\??\.$/.test(between)) return;
      const optional = between === '?.' ? '?.' : '';
      edits.push({ start, end, name: `${optional}[${member(property.name)}]` });
    } else if ('key' in node && node.key && 'computed' in node && !node.computed) {
      const { key } = node;
      if (key.type !== 'Identifier') return;
      keys.add(key);
      if (!members || KEPT.has(key.name) || ('shorthand' in node && node.shorthand)) return;
      edits.push({ start: key.start!, end: key.end!, name: member(key.name) });
    } else if (node.type === 'Identifier' && variables && !keys.has(node) && !KEPT.has(node.name)) {
      const [start, end] = [node.start!, node.start! + node.name.length];
      edits.push({ start, end, name: nameFor(node.name, HOSTILE_VARIABLES) });
    }
  });
  let result = '';
  let at = 0;
  for (const { start, end, name } of edits.sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    result += text.slice(at, start) + name;
    at = end;
  }
  return result + text.slice(at);
}

function programOf(text: string): t.File {
  return parse(text, {
    sourceType: 'unambiguous',
    plugins: ['typescript'],
    allowReturnOutsideFunction: true,
    errorRecovery: true,
  });
}
