import type * as t from '@babel/types';
import { refOf, type FunctionFacts, type Ref } from './facts';
import { isHidden } from './hiddenNames';
import { bare, isFunction, visit } from '../syntax/nodes';

/** Names that are followed from one to the next. */
const DEPTH = 6;
/** Expressions in one another. */
const NESTING = 50;
const PRIMITIVE_TYPES = new Set([
  'TSNumberKeyword',
  'TSBooleanKeyword',
  'TSStringKeyword',
  'TSBigIntKeyword',
  'TSUndefinedKeyword',
  'TSNullKeyword',
  'TSLiteralType',
]);

/** Whether a value certainly is a primitive, which retains nothing worth a finding. */
export function isPrimitive(node: t.Node, facts: FunctionFacts, depth = 0): boolean {
  const at = bare(node);
  const all = (each: t.Node): boolean => isPrimitive(each, facts, depth + 1);
  switch (at.type) {
    case 'NumericLiteral':
    case 'StringLiteral':
    case 'BooleanLiteral':
    case 'NullLiteral':
    case 'BigIntLiteral':
    case 'TemplateLiteral':
    case 'UnaryExpression':
    case 'UpdateExpression':
      return true;
    case 'BinaryExpression':
      return at.operator !== '+' || all(at.left) || all(at.right);
    case 'Identifier': {
      if (at.name === 'undefined' || at.name === 'NaN' || at.name === 'Infinity') return true;
      const param = facts.params.get(at.name);
      if (param && hasPrimitiveType(param)) return true;
      const { indexes, operands, primitives } = usesIn(facts);
      if (indexes.has(at.name) || (param && operands.has(at.name))) return true;
      const values = param ? undefined : facts.locals.get(at.name);
      if (depth >= DEPTH || !values) return false;
      const key = `${depth} ${at.name}`;
      let isKnown = primitives.get(key);
      if (isKnown === undefined) primitives.set(key, (isKnown = values.every(all)));
      return isKnown;
    }
    case 'ConditionalExpression':
      return all(at.consequent) && all(at.alternate);
    case 'LogicalExpression':
      return all(at.left) && all(at.right);
    case 'MemberExpression':
      return (
        (at.property.type === 'Identifier' && at.property.name === 'length') ||
        isFieldUsedAsIndex(at, facts)
      );
    case 'CallExpression': {
      const callee = refOf(at.callee, facts.selves);
      const called = callee?.path.at(-1) ?? callee?.variable ?? '';
      return callee?.variable === 'Math' || PRIMITIVE_CALLS.test(called);
    }
    default:
      return false;
  }
}

const PRIMITIVE_CALLS =
  /^(?:charCodeAt|codePointAt|charAt|indexOf|lastIndexOf|parseInt|parseFloat|Number|String|Boolean|BigInt|toString|toFixed|now|fromCharCode|getTime|hash\w*|toUpperCase|toLowerCase)$/;

/** What a function's use of names and fields tells about them. */
interface Uses {
  /** Names used as an index: they are numbers or strings. */
  indexes: Set<string>;
  /** The same of fields, as `variable.path`. */
  indexFields: Set<string>;
  /** Names used in arithmetic: they are numbers (or `bigint`s, which are not references either). */
  operands: Set<string>;
  /** Cached answers, by depth and name: whether a local name's values are primitives. */
  primitives: Map<string, boolean>;
  /** Cached likewise: whether one of its values is request data. */
  requests: Map<string, boolean>;
}

const ARITHMETIC = new Set(['-', '*', '/', '%', '**', '|', '&', '^', '<<', '>>', '>>>']);
const known = new WeakMap<FunctionFacts, Uses>();

/** Cached per function. */
function usesIn(facts: FunctionFacts): Uses {
  let uses = known.get(facts);
  if (!uses) known.set(facts, (uses = collectUses(facts)));
  return uses;
}

function collectUses(of: FunctionFacts): Uses {
  const uses: Uses = {
    indexes: new Set(),
    indexFields: new Set(),
    operands: new Set(),
    primitives: new Map(),
    requests: new Map(),
  };
  const { fn, facts, selves } = of;
  for (const fact of facts) {
    const index = 'target' in fact ? fact.target.index : undefined;
    if (index?.type === 'Identifier' && !isHidden(of, index)) uses.indexes.add(index.name);
    const ref = index && refOf(index, selves);
    if (ref) uses.indexFields.add(fieldName(ref));
  }
  visit(fn.body, node => {
    if (node.type === 'BinaryExpression' && ARITHMETIC.has(node.operator))
      for (const side of [node.left, node.right])
        if (side.type === 'Identifier' && !isHidden(of, side)) uses.operands.add(side.name);
    return true;
  });
  return uses;
}

function fieldName({ variable, path }: Ref): string {
  return [variable ?? 'this', ...path].join('.');
}

/** `this.head` in a function that also says `this.next[this.head]`. */
function isFieldUsedAsIndex(node: t.MemberExpression, facts: FunctionFacts): boolean {
  const ref = refOf(node, facts.selves);
  return ref !== undefined && !ref.index && usesIn(facts).indexFields.has(fieldName(ref));
}

function hasPrimitiveType(param: t.Node): boolean {
  if (param.type !== 'Identifier' || param.typeAnnotation?.type !== 'TSTypeAnnotation')
    return false;
  return isPrimitiveType(param.typeAnnotation.typeAnnotation);
}

/** Whether every value of a type is a primitive. */
function isPrimitiveType(type: t.TSType): boolean {
  if (type.type === 'TSParenthesizedType') return isPrimitiveType(type.typeAnnotation);
  if (type.type === 'TSUnionType') return type.types.every(isPrimitiveType);
  return PRIMITIVE_TYPES.has(type.type);
}

/** Whether a value means "nothing": `null`, `undefined`, `void 0`, or another literal. */
export function isEmptyLiteral(node: t.Node): boolean {
  const at = bare(node);
  if (at.type === 'Identifier') return at.name === 'undefined';
  if (at.type === 'UnaryExpression') return at.operator !== 'typeof';
  return /^(?:Null|Numeric|String|Boolean|BigInt)Literal$/.test(at.type);
}

/** The number that a literal stands for, with its sign; `undefined` for anything else. */
export function literalNumber(node: t.Node): number | undefined {
  const at = bare(node);
  if (at.type === 'NumericLiteral') return at.value;
  if (at.type === 'UnaryExpression' && at.operator === '-') {
    const value = literalNumber(at.argument);
    return value === undefined ? undefined : -value;
  }
  return undefined;
}

/**
 * Whether a value comes from the current call: from a parameter, from `arguments`, or from a closure over them. Values from
 * `this`, constants or outer variables outlive the call anyway.
 */
export function isRequestData(node: t.Node, facts: FunctionFacts, depth = 0, nesting = 0): boolean {
  if (depth > DEPTH || nesting > NESTING) return false;
  const at = bare(node);
  const any = (nodes: readonly (t.Node | null)[]): boolean =>
    nodes.some(each => each !== null && isRequestData(each, facts, depth, nesting + 1));
  switch (at.type) {
    case 'Identifier': {
      if (at.name === 'arguments') return true;
      const param = facts.params.get(at.name);
      if (param) return !hasPrimitiveType(param);
      return isOfRequest(at.name, facts, depth);
    }
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return any([at.object]);
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
      return any([at.callee, ...at.arguments]);
    case 'LogicalExpression':
      return any([at.left, at.right]);
    case 'ConditionalExpression':
      return any([at.consequent, at.alternate]);
    case 'AwaitExpression':
    case 'SpreadElement':
      return any([at.argument]);
    case 'AssignmentExpression':
      return any([at.right]);
    case 'ArrayExpression':
      return any(at.elements);
    case 'ObjectExpression':
      return at.properties.some(property =>
        property.type === 'ObjectProperty'
          ? any([property.value])
          : property.type === 'SpreadElement',
      );
    case 'SequenceExpression':
      return any(at.expressions.slice(-1));
    case 'BinaryExpression':
      return at.operator === '+' && any([at.left, at.right]);
    default:
      return isFunction(at) && capturesParameter(at, facts);
  }
}

function isOfRequest(local: string, facts: FunctionFacts, depth: number): boolean {
  const { requests } = usesIn(facts);
  const key = `${depth} ${local}`;
  let isKnown = requests.get(key);
  if (isKnown === undefined) {
    const values = facts.locals.get(local) ?? [];
    requests.set(key, (isKnown = values.some(each => isRequestData(each, facts, depth + 1))));
  }
  return isKnown;
}

function capturesParameter(fn: t.Node, facts: FunctionFacts): boolean {
  const own = new Set<string>();
  visit(fn, node => {
    if (!isFunction(node)) return true;
    for (const param of node.params)
      visit(param, at => {
        if (at.type === 'Identifier') own.add(at.name);
        return at.type !== 'AssignmentPattern' || at.left.type !== 'Identifier';
      });
    return true;
  });
  let captures = false;
  visit(fn, node => {
    if (node.type === 'Identifier' && facts.params.has(node.name) && !own.has(node.name))
      captures = true;
    return !captures;
  });
  return captures;
}

/** Whether an index or counter wraps around: `(x + 1) % n`, `& mask`, `- capacity`. */
export function isModular(node: t.Node): boolean {
  let modular = false;
  visit(node, at => {
    if (at.type === 'BinaryExpression' && (at.operator === '%' || at.operator === '&'))
      modular = true;
    return !modular;
  });
  return modular;
}
