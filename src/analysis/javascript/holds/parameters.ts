import type * as t from '@babel/types';
import type { Program } from '../program/classLikes';
import type { FunctionFacts } from '../program/facts';
import { bare, isFunction, keyName, visit, type Fn } from '../syntax/nodes';
import { docType } from './docTypes';
import { heldByType, memberOfType, NO_ARGUMENTS, type Typed } from './heldTypes';
import type { Held } from './held';
import { usesOfNames } from './uses';
import { wholeProgram } from './wholeClass';

/** What is declared about one parameter, or one name in a parameter's pattern. */
interface Parameter {
  typed: Typed | undefined;
  /** What it is when the caller gives nothing. */
  fallback: t.Node | undefined;
  /** Whether it is a list of arguments, typed as such. */
  isRest: boolean;
}

type Parameters = ReadonlyMap<string, Parameter>;

const known = new WeakMap<FunctionFacts, Parameters>();

/** What is declared about a function's parameters and those of its nested callbacks. */
function parametersOf(facts: FunctionFacts, program: Program): Parameters {
  let found = known.get(facts);
  if (!found) known.set(facts, (found = collect(facts, program)));
  return found;
}

function collect({ fn }: FunctionFacts, program: Program): Parameters {
  const found = new Map<string, Parameter>();
  addParameters(found, fn, program);
  visit(fn.body, node => {
    if (isFunction(node)) addParameters(found, node, program);
  });
  return found;
}

function addParameters(found: Map<string, Parameter>, fn: Fn, program: Program): void {
  for (const param of fn.params as t.Node[]) {
    let id = param.type === 'TSParameterProperty' ? param.parameter : param;
    const fallback = id.type === 'AssignmentPattern' ? id.right : undefined;
    if (id.type === 'AssignmentPattern') id = id.left;
    const isRest = id.type === 'RestElement';
    if (id.type === 'RestElement' && id.argument.type === 'Identifier')
      addName(found, id.argument.name, { typed: typeOf(id, program), fallback, isRest });
    if (id.type === 'ObjectPattern') addPattern(found, id, typeOf(id, program));
    if (id.type !== 'Identifier' || found.has(id.name)) continue;
    const typed = typeOf(id, program) ?? typeInComment(fn, id.name, program);
    addName(found, id.name, { typed, fallback: fallback ?? writtenDefault(fn, id.name), isRest });
  }
}

/** `if (count === void 0) { count = 1; }` at the start of a function, as compilers write defaults. */
function writtenDefault({ body }: Fn, name: string): t.Node | undefined {
  if (body.type !== 'BlockStatement') return undefined;
  for (const statement of body.body) {
    if (statement.type !== 'IfStatement' || statement.test.type !== 'BinaryExpression')
      return undefined;
    const { left, right } = statement.test;
    if (left.type !== 'Identifier' || !isUndefined(right)) return undefined;
    const then = statement.consequent;
    const step = then.type === 'BlockStatement' && then.body.length === 1 ? then.body[0]! : then;
    const value = step.type === 'ExpressionStatement' ? step.expression : undefined;
    if (left.name === name && value?.type === 'AssignmentExpression') return bare(value.right);
  }
  return undefined;
}

function isUndefined(node: t.Node): boolean {
  if (node.type === 'Identifier') return node.name === 'undefined';
  return node.type === 'UnaryExpression' && node.operator === 'void';
}

function addName(found: Map<string, Parameter>, name: string, parameter: Parameter): void {
  if (!found.has(name)) found.set(name, parameter);
}

/** `{ shared = false, list }: Options` */
function addPattern(
  found: Map<string, Parameter>,
  { properties }: t.ObjectPattern,
  typed: Typed | undefined,
): void {
  for (const property of properties) {
    if (property.type !== 'ObjectProperty') continue;
    const name = keyName(property.key, property.computed);
    const { value } = property;
    const id = value.type === 'AssignmentPattern' ? value.left : value;
    if (id.type !== 'Identifier') continue;
    addName(found, id.name, {
      typed: typed && name !== undefined ? memberOfType(typed, name) : undefined,
      fallback: value.type === 'AssignmentPattern' ? value.right : undefined,
      isRest: false,
    });
  }
}

function typeOf(id: t.Node, program: Program): Typed | undefined {
  const annotation = 'typeAnnotation' in id ? (id.typeAnnotation as t.Node | null) : undefined;
  if (annotation?.type !== 'TSTypeAnnotation') return undefined;
  return { type: annotation.typeAnnotation, program, params: NO_ARGUMENTS };
}

function typeInComment({ start }: Fn, name: string, program: Program): Typed | undefined {
  const type = docType(wholeProgram(program).text, start ?? 0, 'param', name);
  return type && { type, program, params: NO_ARGUMENTS };
}

/** The declared type of a parameter. */
export function typeOfParameter(
  name: string,
  facts: FunctionFacts,
  program: Program,
): Typed | undefined {
  return parametersOf(facts, program).get(name)?.typed;
}

/** What a parameter can be, by its declared type, its default, and how the function uses it. */
export function heldByParameter(name: string, facts: FunctionFacts, program: Program): Held {
  const declared = parametersOf(facts, program).get(name);
  if (declared?.isRest) return 'others';
  if (declared?.typed) {
    const held = heldByType(declared.typed);
    return held === 'unknown' ? 'derived' : held;
  }
  if (declared?.fallback && isPrimitiveLiteral(declared.fallback)) return 'nothing';
  const uses = usesOfNames(facts).get(name);
  return uses?.has('number') && !uses.has('object') ? 'nothing' : 'given';
}

/** What `arguments[i]` can be. */
export function heldByArguments({ fn }: FunctionFacts, program: Program): Held {
  const types = (fn.params as t.Node[]).map(param => {
    const typed = typeOf(param, program);
    if (!typed || param.type !== 'RestElement') return typed;
    return typed.type.type === 'TSArrayType'
      ? { ...typed, type: typed.type.elementType }
      : undefined;
  });
  const isPrimitive = types.every(typed => typed && heldByType(typed) === 'nothing');
  return isPrimitive && types.length > 0 ? 'nothing' : 'given';
}

/** Whether a value is written as a number, a string or a boolean; `null` tells nothing. */
export function isPrimitiveLiteral(node: t.Node): boolean {
  const at = bare(node);
  if (at.type === 'UnaryExpression')
    return at.operator === '!' || (at.operator !== 'void' && isPrimitiveLiteral(at.argument));
  return /^(?:Numeric|String|Boolean|BigInt|Template)Literal$/.test(at.type);
}
