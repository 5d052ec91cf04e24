import { parse } from '@babel/parser';
import { traverseFast, type Node } from '@babel/types';
import { pseudoRandom } from './pseudoRandom';

/** What values of the language's own classes have: a member of such a name may be theirs, so its name stays. */
const GIVEN_MEMBERS = new Set(
  [Array, Map, Set, WeakMap, WeakRef, Promise, Function, Object, String, Number, Uint8Array, RegExp]
    .flatMap(given => [given, given.prototype, Object.getPrototypeOf(given.prototype) as object])
    .flatMap(given => Object.getOwnPropertyNames(given ?? {})),
);
const ITERATION = ['next', 'value', 'done'];
const DESCRIPTION = ['value', 'writable', 'enumerable', 'configurable'];
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/**
 * A program with every name that it defines replaced by one that says nothing, another one for each seed: variables,
 * functions, classes, fields, methods, types. Names of the language, its library and other modules stay.
 */
export function renamed(
  text: string,
  seed: number,
): { text: string; nameOf: (original: string) => string } {
  const { all, defined } = namesOf(text);
  const random = pseudoRandom(seed);
  const names = new Map<string, string>();
  const used = new Set(all.map(({ name }) => name));
  for (const original of defined) {
    let name: string;
    do {
      const length = 2 + Math.floor(random() * 6);
      name = Array.from({ length }, () => LETTERS[Math.floor(random() * LETTERS.length)]!).join('');
      if (/^[A-Z]/.test(original)) name = name[0]!.toUpperCase() + name.slice(1);
    } while (used.has(name) || isReserved(name));
    names.set(original, name);
    used.add(name);
  }
  const nameOf = (original: string): string =>
    original.replace(
      /^(#?)(.*)$/s,
      (_, sign: string, name: string) => sign + (names.get(name) ?? name),
    );
  let result = '';
  let end = 0;
  for (const { name, at } of all) {
    result += text.slice(end, at) + (names.get(name) ?? name);
    end = at + name.length;
  }
  return { text: result + text.slice(end), nameOf };
}

function isReserved(name: string): boolean {
  try {
    new Function(`let ${name}`);
    return name in globalThis || GIVEN_MEMBERS.has(name) || ['of', 'as'].includes(name);
  } catch {
    return true;
  }
}

/** All names of a program by their places, and those that it defines itself. */
function namesOf(text: string): { all: { name: string; at: number }[]; defined: Set<string> } {
  const places = new Map<number, string>();
  const variables = new Set<string>();
  const members = new Set<string>();
  const given = new Set<string>([
    ...(/\.next\(/.test(text) ? ITERATION : []),
    ...(text.includes('Object.defineProperty') ? DESCRIPTION : []),
  ]);
  const name = (node: Node | null | undefined, into?: Set<string>): void => {
    if (node?.type === 'PrivateName') return name(node.id, into);
    if (node?.type === 'Identifier') into?.add(node.name);
  };
  const program = parse(text, {
    sourceType: 'unambiguous',
    allowReturnOutsideFunction: true,
    plugins: ['typescript'],
  });
  traverseFast(program, node => {
    if (node.type === 'Identifier') places.set(node.start!, node.name);
    if ('params' in node && Array.isArray(node.params))
      for (const parameter of node.params) pattern(parameter, variables);
    if ('key' in node && !('computed' in node && node.computed)) name(node.key, members);
    if (node.type === 'VariableDeclarator') pattern(node.id, variables);
    if (node.type === 'CatchClause') pattern(node.param, variables);
    if (
      (node.type.endsWith('Declaration') || /^(Function|Class)Expression$/.test(node.type)) &&
      'id' in node
    )
      name(node.id, variables);
    if (node.type === 'TSEnumMember') name(node.id, members);
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression')
      if (!node.left.computed) name(node.left.property, members);
    if (node.type === 'ImportSpecifier') name(node.imported, given);
    if (node.type === 'VariableDeclarator' && isRequire(node.init) && node.id.type !== 'Identifier')
      pattern(node.id, given);
  });
  const isGiven = (each: string): boolean =>
    given.has(each) ||
    ['exports', 'prototype', 'constructor', 'arguments', 'undefined'].includes(each);
  const defined = new Set([
    ...[...variables].filter(each => !isGiven(each) && !GIVEN_MEMBERS.has(each)),
    ...[...members].filter(each => !isGiven(each) && !GIVEN_MEMBERS.has(each)),
  ]);
  const all = [...places].map(([at, each]) => ({ name: each, at })).sort((a, b) => a.at - b.at);
  return { all, defined };
}

function isRequire(node: Node | null | undefined): boolean {
  return (
    node?.type === 'CallExpression' &&
    node.callee.type === 'Identifier' &&
    node.callee.name === 'require'
  );
}

/** The variables that a pattern declares. */
function pattern(node: Node | null | undefined, into: Set<string>): void {
  if (node?.type === 'Identifier') into.add(node.name);
  if (node?.type === 'AssignmentPattern') pattern(node.left, into);
  if (node?.type === 'RestElement') pattern(node.argument, into);
  if (node?.type === 'TSParameterProperty') pattern(node.parameter, into);
  for (const element of node?.type === 'ArrayPattern' ? node.elements : []) pattern(element, into);
  for (const property of node?.type === 'ObjectPattern' ? node.properties : [])
    pattern(property.type === 'RestElement' ? property : property.value, into);
}
