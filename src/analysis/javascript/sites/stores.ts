import type * as t from '@babel/types';
import { bare, keyName } from '../syntax/nodes';
import { chainOf, type Chain } from './chain';

/** How a value gets in: by a method of Map, Set or array, as a property or element, or in the place of another value. */
export type StoreWay = 'set' | 'add' | 'push' | 'property' | 'assign';

/** An expression that puts a value into what a chain leads to. */
export interface Store {
  node: t.Node;
  chain: Chain;
  way: StoreWay;
  /** What is put in; `undefined` when it is not told apart. */
  value: t.Node | undefined;
}

/** The methods of the language's own collections that put something in, with the number of arguments that this takes. */
const METHODS: ReadonlyMap<string, { way: StoreWay; least: number }> = new Map([
  ['set', { way: 'set', least: 2 }],
  ['add', { way: 'add', least: 1 }],
  ['push', { way: 'push', least: 1 }],
  ['unshift', { way: 'push', least: 1 }],
  ['fill', { way: 'push', least: 1 }],
  ['splice', { way: 'push', least: 3 }],
]);

/** Ways to write a property by a call, by the object they are methods of. */
const WRITERS: ReadonlyMap<string, RegExp> = new Map([
  ['Object', /^(?:assign|defineProperty|defineProperties)$/],
  ['Reflect', /^(?:set|defineProperty)$/],
]);

/** What one expression stores, and where. Assigning an empty value stores nothing. */
export function storesOf(node: t.Node): Store[] {
  if (node.type === 'AssignmentExpression') return assigned(node);
  if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return [];
  const callee = bare(node.callee);
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return [];
  const called = keyName(callee.property, callee.computed);
  if (called === undefined) return [];
  const [first] = node.arguments;
  const object = bare(callee.object);
  if (object.type === 'Identifier' && WRITERS.get(object.name)?.test(called) && first)
    return storeIn(node, first, 'property', node.arguments.at(-1));
  const method = METHODS.get(called);
  if (method && isStoringMethod(called, node.arguments))
    return storeIn(node, callee.object, method.way, node.arguments.at(-1));
  return called === 'call' || called === 'apply' ? borrowed(node, object) : [];
}

/** `Array.prototype.push.call(list, value)`, `list.push.apply(list, values)` */
function borrowed(node: t.CallExpression | t.OptionalCallExpression, callee: t.Node): Store[] {
  const [first] = node.arguments;
  if (callee.type !== 'MemberExpression' || !first || node.arguments.length < 2) return [];
  const name = keyName(callee.property, callee.computed);
  const method = METHODS.get(name ?? '');
  return method ? storeIn(node, first, method.way, undefined) : [];
}

function assigned(node: t.AssignmentExpression): Store[] {
  // In `a = b = value` each target gets the innermost value.
  let value: t.Node = bare(node.right);
  while (value.type === 'AssignmentExpression') value = bare(value.right);
  const left = bare(node.left);
  if (isEmpty(value) || isFewer(value, left)) return [];
  if (left.type === 'Identifier') return storeIn(node, left, 'assign', value);
  if (left.type !== 'MemberExpression') return [];
  return [
    ...storeIn(node, left, 'assign', value),
    ...storeIn(node, left.object, 'property', value),
  ];
}

function storeIn(node: t.Node, target: t.Node, way: StoreWay, value: t.Node | undefined): Store[] {
  const chain = chainOf(target);
  return chain ? [{ node, chain, way, value }] : [];
}

/** Whether a call puts something into one of the language's own collections, by the method's name and the arguments. */
export function isStoringMethod(called: string, args: readonly t.Node[]): boolean {
  const method = METHODS.get(called);
  if (!method) return false;
  return args.length >= method.least || args.some(({ type }) => type === 'SpreadElement');
}

/** Whether a value certainly keeps nothing: a primitive, or a collection without content. */
export function isEmpty(node: t.Node): boolean {
  const at = bare(node);
  switch (at.type) {
    case 'NullLiteral':
    case 'BooleanLiteral':
    case 'NumericLiteral':
    case 'BigIntLiteral':
    case 'StringLiteral':
    case 'RegExpLiteral':
    case 'UnaryExpression':
    case 'UpdateExpression':
      return true;
    case 'BinaryExpression':
      return at.operator !== '+';
    case 'Identifier':
      return at.name === 'undefined';
    case 'ArrayExpression':
      return at.elements.length === 0;
    case 'ObjectExpression':
      return at.properties.length === 0;
    case 'NewExpression':
      return (
        at.callee.type === 'Identifier' &&
        /^(?:(?:Weak)?(?:Map|Set)|Array|Object)$/.test(at.callee.name) &&
        at.arguments.every(({ type }) => type === 'NumericLiteral')
      );
    case 'CallExpression':
      return (
        at.callee.type === 'MemberExpression' &&
        at.callee.object.type === 'Identifier' &&
        at.callee.object.name === 'Object' &&
        keyName(at.callee.property, at.callee.computed) === 'create' &&
        at.arguments[0]?.type === 'NullLiteral'
      );
    default:
      return false;
  }
}

/** `list = list.filter(…)`: what remains was there before. */
function isFewer(value: t.Node, target: t.Node): boolean {
  if (value.type !== 'CallExpression' || value.callee.type !== 'MemberExpression') return false;
  const called = keyName(value.callee.property, value.callee.computed);
  if (called !== 'filter' && called !== 'slice') return false;
  const [from, to] = [chainOf(value.callee.object), chainOf(target)];
  return from !== undefined && to !== undefined && isSame(from, to);
}

function isSame(a: Chain, b: Chain): boolean {
  const name = ({ root }: Chain): string => (root.type === 'Identifier' ? root.name : 'this');
  return name(a) === name(b) && a.steps.join() === b.steps.join() && !a.steps.includes(null);
}
