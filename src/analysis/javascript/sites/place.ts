import type * as t from '@babel/types';
import type { ClassLike } from '../program/classLikes';
import { bare, isFunction, type Fn } from '../syntax/nodes';
import type { Binding } from './bindings';
import type { Chain } from './chain';
import type { Script } from './script';

const MAX_ALIASES = 32;

/** A variable or field that is looked for, by all its names. */
export interface Place {
  /** The name under which mentions of it are found. */
  name: string;
  /** Where a chain goes on from there; `undefined` when it does not lead there. */
  rest(chain: Chain): Chain['steps'] | undefined;
  /** The class of its value, where the text tells. */
  owner?: ClassLike | undefined;
}

/** A variable as a place. */
export function variablePlace(script: Script, binding: Binding): Place {
  const { bindings } = script;
  const { name } = binding;
  return {
    name,
    rest: ({ root, steps }) =>
      root.type === 'Identifier' &&
      root.name === name &&
      bindings.resolve(name, root.start!) === binding
        ? steps
        : undefined,
    owner: classOfVariable(script, binding),
  };
}

/** The place, and the variables that got its value: `const list = this.list`, and the parameter in `remember(list, x)`. */
export function namesOfPlace(script: Script, place: Place): Place[] {
  const all = [place];
  const known = new Set<Binding>();
  for (let at = 0; at < all.length && all.length < MAX_ALIASES; at++) {
    const current = all[at]!;
    for (const binding of aliasesOf(script, current)) {
      if (known.has(binding)) continue;
      known.add(binding);
      all.push(variablePlace(script, binding));
      if (all.length === MAX_ALIASES) break;
    }
  }
  return all;
}

function* aliasesOf(script: Script, { name, rest }: Place): Iterable<Binding> {
  const { mentions, bindings } = script;
  for (const { of, id } of mentions.aliases.of(name)) {
    const steps = rest(of);
    if (steps?.length !== 0) continue;
    const binding = bindings.resolve(id.name, id.start!);
    if (binding && isOnlyValue(script, binding, id)) yield binding;
  }
  for (const { call, argument, chain } of mentions.handed.of(name)) {
    if (argument < 0 || rest(chain)?.length !== 0 || call.callee.type !== 'Identifier') continue;
    const called = bindings.resolve(call.callee.name, call.start!);
    const fn = called?.declarations.length === 1 ? functionOf(called) : undefined;
    const param = fn?.params[argument];
    if (param?.type !== 'Identifier') continue;
    const binding = bindings.resolve(param.name, param.start!);
    if (binding) yield binding;
  }
}

/** Whether what is assigned at `id` is the only value that a variable ever has. */
function isOnlyValue({ assignments }: Script, binding: Binding, id: t.Identifier): boolean {
  const [only] = binding.declarations;
  if (!only || binding.declarations.length > 1) return false;
  const isDeclared = only.node.type === 'VariableDeclarator';
  return isDeclared && assignments(binding) === (only.id === id ? 0 : 1);
}

/** The function that a variable certainly is: declared as one, or a constant. */
export function functionOf({ declarations }: Binding): Fn | undefined {
  const [only] = declarations;
  if (declarations.length !== 1 || !only) return undefined;
  const { node, id } = only;
  if (node.type === 'FunctionDeclaration') return node.id === id ? node : undefined;
  const value = node.type === 'VariableDeclarator' && node.id === id && node.init;
  return value && isFunction(bare(value)) ? (bare(value) as Fn) : undefined;
}

/** The class that a variable's value certainly has: `const backlog = new Backlog()`, `function f(backlog: Backlog)`. */
export function classOfVariable(script: Script, { declarations }: Binding): ClassLike | undefined {
  const [only] = declarations;
  if (declarations.length !== 1 || !only) return undefined;
  const annotation = only.id.typeAnnotation;
  if (annotation?.type === 'TSTypeAnnotation') {
    const type = annotation.typeAnnotation;
    if (type.type !== 'TSTypeReference' || type.typeName.type !== 'Identifier') return undefined;
    return classNamed(script, type.typeName);
  }
  const { node, id } = only;
  return node.type === 'VariableDeclarator' && node.id === id && node.init
    ? classOfValue(script, node.init)
    : undefined;
}

/** The class of `new Backlog()`. */
export function classOfValue(script: Script, node: t.Node): ClassLike | undefined {
  const value = bare(node);
  return value.type === 'NewExpression' && value.callee.type === 'Identifier'
    ? classNamed(script, value.callee)
    : undefined;
}

function classNamed({ classOf, bindings }: Script, id: t.Identifier): ClassLike | undefined {
  const binding = bindings.resolve(id.name, id.start!);
  const node = binding?.declarations[0]?.node;
  const value = node?.type === 'VariableDeclarator' ? node.init : node;
  return classOf(value && bare(value));
}
