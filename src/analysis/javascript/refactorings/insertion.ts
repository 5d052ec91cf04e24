import type * as t from '@babel/types';
import { bare, visit } from '../syntax/nodes';
import { chainOf, type Chain } from '../sites/chain';
import type { Script } from '../sites/script';

/** What lives longer than a request and gets an entry in one. */
export type Collection = 'map' | 'set' | 'array' | 'dictionary';

/** A statement that puts an entry into a collection whose kind the text tells. */
export interface Insertion {
  statement: t.ExpressionStatement;
  collection: Collection;
  /** The expression that is the collection: a variable, or fields from one or from `this`. */
  owner: t.Node;
  chain: Chain;
  /** What the entry is found by again: the key of a Map or dictionary, the value of a Set or array. */
  key: t.Node;
}

/** The insertion that is a statement around an offset, or on its line; the innermost one. */
export function insertionAt(script: Script, start: number, end: number): Insertion | undefined {
  const { text } = script.source;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const to = lineEnd === -1 ? text.length : lineEnd;
  let found: Insertion | undefined;
  visit(script.file.program, node => {
    if (node.start! > to || node.end! < from) return false;
    if (node.type !== 'ExpressionStatement') return true;
    const isHere = node.start! <= end && node.end! >= start;
    const isOnLine = node.start! >= from && node.end! <= to && !found;
    if (isHere || isOnLine) found = insertionOf(script, node) ?? found;
    return true;
  });
  return found;
}

function insertionOf(script: Script, statement: t.ExpressionStatement): Insertion | undefined {
  const node = statement.expression;
  const found = node.type === 'AssignmentExpression' ? assigned(node) : called(node);
  if (!found) return undefined;
  const chain = chainOf(found.owner);
  if (!chain || chain.steps.includes(null) || !isPlainChain(found.owner)) return undefined;
  const collection = collectionOf(script, chain);
  if (!collection || !found.ways.includes(collection)) return undefined;
  return { statement, collection, owner: found.owner, chain, key: found.key };
}

interface Entry {
  owner: t.Node;
  key: t.Node;
  /** The collections that this puts an entry into. */
  ways: Collection[];
}

/** `byId[id] = value` */
function assigned({ left, operator }: t.AssignmentExpression): Entry | undefined {
  const target = bare(left);
  if (operator !== '=' || target.type !== 'MemberExpression' || !target.computed) return undefined;
  return { owner: target.object, key: target.property, ways: ['dictionary'] };
}

/** `recent.set(key, value)`, `open.add(value)`, `log.push(value)` */
function called(node: t.Node): Entry | undefined {
  if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return undefined;
  const { callee, arguments: args } = node;
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
    return undefined;
  const [key] = args;
  if (callee.computed || callee.property.type !== 'Identifier' || !key) return undefined;
  if (args.some(({ type }) => type === 'SpreadElement')) return undefined;
  const owner = callee.object;
  switch (callee.property.name) {
    case 'set':
      return args.length === 2 ? { owner, key, ways: ['map'] } : undefined;
    case 'add':
      return args.length === 1 ? { owner, key, ways: ['set'] } : undefined;
    case 'push':
    case 'unshift':
      return args.length === 1 ? { owner, key, ways: ['array'] } : undefined;
    default:
      return undefined;
  }
}

/** Whether an expression only names variables and fields, so that it may be written again. */
function isPlainChain(node: t.Node): boolean {
  let at = node;
  while (at.type === 'MemberExpression' && !at.computed) at = at.object;
  return at.type === 'Identifier' || at.type === 'ThisExpression';
}

/** What kind of collection a variable or field is, by its declaration; `undefined` when the text does not tell. */
function collectionOf(script: Script, chain: Chain): Collection | undefined {
  const { root, steps } = chain;
  const last = steps.at(-1);
  if (typeof last !== 'string') {
    if (root.type !== 'Identifier') return undefined;
    const [only, ...more] = script.bindings.resolve(root.name, root.start!)?.declarations ?? [];
    if (!only || more.length > 0) return undefined;
    const init =
      only.node.type === 'VariableDeclarator' && only.node.id === only.id && only.node.init;
    return kindOf(only.id.typeAnnotation, init || undefined);
  }
  const owner = root.type === 'ThisExpression' && steps.length === 1 && script.ownerAt(root.start!);
  const field = owner ? owner.fields.get(last) : undefined;
  if (field) return kindOf(field.annotation, field.init);
  const kinds = new Set(valuesOf(script, chain, last, owner ? owner.node : undefined).map(ofValue));
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

/** The values that a field gets, in its class; or those of properties of its name, where it has no class. */
function valuesOf(
  { mentions, ownerAt, bindings }: Script,
  { root, steps }: Chain,
  name: string,
  owner: t.Node | undefined,
): t.Node[] {
  const assigned = mentions.assignedFields
    .of(name)
    .filter(node => (owner ? ownerAt(node.start!)?.node === owner : root.type === 'Identifier'))
    .map(({ right }) => right);
  if (owner || root.type !== 'Identifier') return assigned;
  const [only] = bindings.resolve(root.name, root.start!)?.declarations ?? [];
  const init = only?.node.type === 'VariableDeclarator' ? only.node.init : undefined;
  if (init?.type !== 'ObjectExpression' || steps.length !== 1) return assigned;
  const own = mentions.properties
    .of(name)
    .filter(({ start, end }) => start! >= init.start! && end! <= init.end!);
  return [...own.flatMap(({ value }) => value ?? []), ...assigned];
}

/** By the declared type, which may allow for other values than the first one. */
function kindOf(
  annotation: t.Node | null | undefined,
  init: t.Node | undefined,
): Collection | undefined {
  return annotation ? ofType(annotation) : init && ofValue(init);
}

function ofValue(node: t.Node): Collection | undefined {
  const value = bare(node);
  if (value.type === 'ArrayExpression') return 'array';
  if (value.type === 'ObjectExpression') return 'dictionary';
  if (value.type === 'NewExpression' && value.callee.type === 'Identifier')
    return NAMED.get(value.callee.name);
  if (value.type !== 'CallExpression' || value.callee.type !== 'MemberExpression') return undefined;
  const { object, property } = value.callee;
  const isCreate =
    object.type === 'Identifier' &&
    object.name === 'Object' &&
    property.type === 'Identifier' &&
    property.name === 'create';
  return isCreate ? 'dictionary' : undefined;
}

const NAMED: ReadonlyMap<string, Collection> = new Map([
  ['Map', 'map'],
  ['Set', 'set'],
  ['Array', 'array'],
  ['Record', 'dictionary'],
]);

function ofType(annotation: t.Node | null | undefined): Collection | undefined {
  if (annotation?.type !== 'TSTypeAnnotation') return undefined;
  const type = annotation.typeAnnotation;
  if (type.type === 'TSArrayType') return 'array';
  if (type.type === 'TSTypeLiteral')
    return type.members.some(member => member.type === 'TSIndexSignature')
      ? 'dictionary'
      : undefined;
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return undefined;
  return NAMED.get(type.typeName.name);
}
