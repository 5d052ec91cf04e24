import type * as t from '@babel/types';
import { refOf, type FunctionFacts } from './facts';
import { bare, isFunction, visit } from '../syntax/nodes';

const DEPTH = 6;
const PRIMITIVE_TYPES = new Set([
  'TSNumberKeyword',
  'TSBooleanKeyword',
  'TSStringKeyword',
  'TSBigIntKeyword',
  'TSUndefinedKeyword',
  'TSNullKeyword',
  'TSLiteralType',
]);

/** Whether a value surely is a number, a string or another primitive, which retains nothing worth a finding. */
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
      if (isUsedAsIndex(at.name, facts) || isCalculatedWith(at.name, facts)) return true;
      const values = param ? undefined : facts.locals.get(at.name);
      return depth < DEPTH && values !== undefined && values.every(each => all(each));
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

/** `this.head` in a function that also says `this.next[this.head]`. */
function isFieldUsedAsIndex(node: t.MemberExpression, facts: FunctionFacts): boolean {
  const ref = refOf(node, facts.selves);
  if (!ref || ref.index) return false;
  return facts.facts.some(fact => {
    const index = 'target' in fact && fact.target.index && refOf(fact.target.index, facts.selves);
    return index && index.variable === ref.variable && index.path.join('.') === ref.path.join('.');
  });
}

/** What selects an element is a number or a string. */
function isUsedAsIndex(name: string, { facts }: FunctionFacts): boolean {
  return facts.some(fact => {
    const index = 'target' in fact ? fact.target.index : undefined;
    return index?.type === 'Identifier' && index.name === name;
  });
}

const ARITHMETIC = new Set(['-', '*', '/', '%', '**', '|', '&', '^', '<<', '>>', '>>>']);

/** A parameter that is subtracted, multiplied or the like is a number; `bigint`s are no references either. */
function isCalculatedWith(name: string, { fn, params }: FunctionFacts): boolean {
  if (!params.has(name)) return false;
  let isOperand = false;
  visit(fn.body, node => {
    if (node.type === 'BinaryExpression' && ARITHMETIC.has(node.operator)) {
      isOperand ||= [node.left, node.right].some(
        side => side.type === 'Identifier' && side.name === name,
      );
    }
    return !isOperand;
  });
  return isOperand;
}

function hasPrimitiveType(param: t.Node): boolean {
  if (param.type !== 'Identifier' || param.typeAnnotation?.type !== 'TSTypeAnnotation')
    return false;
  return isPrimitiveType(param.typeAnnotation.typeAnnotation);
}

/** Whether every value of a type is a number, a string or another primitive. */
export function isPrimitiveType(type: t.TSType): boolean {
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
 * Whether a value comes from the call that is being served: from a parameter, from `arguments`, or from a closure made over
 * them. What comes from `this`, from constants or from variables around the function outlives the call anyway.
 */
export function isRequestData(node: t.Node, facts: FunctionFacts, depth = 0): boolean {
  if (depth > DEPTH) return false;
  const at = bare(node);
  const any = (nodes: readonly (t.Node | null)[]): boolean =>
    nodes.some(each => each !== null && isRequestData(each, facts, depth + 1));
  switch (at.type) {
    case 'Identifier': {
      if (at.name === 'arguments') return true;
      const param = facts.params.get(at.name);
      if (param) return !hasPrimitiveType(param);
      const values = facts.locals.get(at.name);
      return values !== undefined && any(values);
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

/** Typed arrays and annotated arrays of primitives hold no references. */
export function isPrimitiveArray(
  init: t.Node | undefined,
  annotation: t.Node | null | undefined,
): boolean {
  if (init) {
    const at = bare(init);
    if (at.type === 'NewExpression' && at.callee.type === 'Identifier') {
      if (/^(?:Big)?(?:Ui|I)nt\d+(?:Clamped)?Array$|^Float\d+Array$/.test(at.callee.name))
        return true;
    }
  }
  if (annotation?.type !== 'TSTypeAnnotation') return false;
  const type = annotation.typeAnnotation;
  if (type.type === 'TSArrayType') return isPrimitiveType(type.elementType);
  if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return false;
  if (/^(?:Big)?(?:Ui|I)nt\d+(?:Clamped)?Array$|^Float\d+Array$/.test(type.typeName.name))
    return true;
  const argument = type.typeParameters?.params[0];
  return type.typeName.name === 'Array' && argument !== undefined && isPrimitiveType(argument);
}
