import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { accessOfRef } from '../program/aliases';
import { accessKey, type ClassLike } from '../program/classLikes';
import { refOf, type FunctionFacts } from '../program/facts';
import { literalNumber } from '../program/values';
import { bare, keyName } from '../syntax/nodes';

/** Whether an index is a key made from a counter, rather than the counter or arithmetic on it. */
export function isKey(
  owner: ClassLike,
  list: Access,
  index: t.Node,
  facts: FunctionFacts,
  depth = 0,
): boolean {
  const at = bare(index);
  const isString = (node: t.Node): boolean => isKey(owner, list, node, facts, depth);
  switch (at.type) {
    case 'TemplateLiteral':
    case 'StringLiteral':
      return true;
    case 'CallExpression':
      return stringMadeOf(at) !== undefined;
    case 'AssignmentExpression':
      return isString(at.right);
    case 'ConditionalExpression':
      return isString(at.consequent) || isString(at.alternate);
    case 'BinaryExpression': {
      if (at.operator !== '+' || at.left.type === 'PrivateName') return false;
      if (isString(at.left) || isString(at.right)) return true;
      // `prefix + n` without known strings: in a dictionary it is a key unless both sides are numbers.
      const sides = [at.left, at.right];
      return isDictionary(owner, list) && !sides.every(side => isNumber(owner, side, facts));
    }
    case 'Identifier':
    case 'MemberExpression': {
      const type = typeOfName(owner, at, facts);
      if (type?.type === 'TSStringKeyword') return true;
      if (depth >= 3) return false;
      const init = fieldBehind(owner, at, facts)?.init;
      if (init && init !== at && isKey(owner, list, init, facts, depth + 1)) return true;
      return at.type === 'Identifier' && isKeyName(owner, list, at.name, facts, depth);
    }
    default:
      return false;
  }
}

const keyNames = new WeakMap<FunctionFacts, Map<string, boolean>>();

/** Whether a local name stands for a key of a list. */
function isKeyName(
  owner: ClassLike,
  list: Access,
  name: string,
  facts: FunctionFacts,
  depth: number,
): boolean {
  const known = keyNames.get(facts) ?? new Map<string, boolean>();
  keyNames.set(facts, known);
  const key = `${owner.node.start} ${depth} ${name} ${accessKey(list)}`;
  let isKnown = known.get(key);
  if (isKnown === undefined) {
    const values = facts.locals.get(name) ?? [];
    known.set(key, (isKnown = values.some(each => isKey(owner, list, each, facts, depth + 1))));
  }
  return isKnown;
}

function fieldBehind(
  owner: ClassLike,
  node: t.Node,
  facts: FunctionFacts,
): { init: t.Node | undefined; annotation: t.Node | null | undefined } | undefined {
  const ref = refOf(node, facts.selves);
  const access = ref && !ref.index ? accessOfRef(owner, ref, facts) : undefined;
  return access?.path.length === 1 ? owner.fields.get(access.path[0]!) : undefined;
}

function typeOfName(owner: ClassLike, node: t.Node, facts: FunctionFacts): t.TSType | undefined {
  const param = node.type === 'Identifier' ? facts.params.get(node.name) : undefined;
  const annotation =
    param?.type === 'Identifier'
      ? param.typeAnnotation
      : fieldBehind(owner, node, facts)?.annotation;
  return annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
}

function isNumber(owner: ClassLike, node: t.Node, facts: FunctionFacts): boolean {
  const at = bare(node);
  if (/^(?:Numeric|Update|Unary)/.test(at.type)) return true;
  if (at.type === 'BinaryExpression')
    return (
      at.operator !== '+' || (isNumber(owner, at.left, facts) && isNumber(owner, at.right, facts))
    );
  if (typeOfName(owner, at, facts)?.type === 'TSNumberKeyword') return true;
  const init = fieldBehind(owner, at, facts)?.init;
  if (init && literalNumber(init) !== undefined) return true;
  const inits = at.type === 'Identifier' ? facts.locals.get(at.name) : undefined;
  return inits !== undefined && inits.every(each => /^(?:Numeric|Update)/.test(bare(each).type));
}

/** Whether a field is initialised as a plain object. */
function isDictionary(owner: ClassLike, { path }: Access): boolean {
  const init = path.length === 1 ? owner.fields.get(path[0]!)?.init : undefined;
  const at = init && bare(init);
  return at?.type === 'ObjectExpression' || at?.type === 'CallExpression'
    ? !isArrayCall(at)
    : false;
}

function isArrayCall(node: t.Node): boolean {
  const callee = node.type === 'CallExpression' ? refOf(node.callee, new Set()) : undefined;
  return callee !== undefined && (callee.variable === 'Array' || callee.path.at(-1) === 'fill');
}

/** What `String(n)` or `n.toString()` converts to a string. */
export function stringMadeOf({ callee, arguments: [first] }: t.CallExpression): t.Node | undefined {
  if (callee.type === 'Identifier') return callee.name === 'String' ? first : undefined;
  const isMade =
    callee.type === 'MemberExpression' &&
    /^(?:toString|toFixed|padStart|concat)$/.test(keyName(callee.property, callee.computed) ?? '');
  return isMade ? callee.object : undefined;
}
