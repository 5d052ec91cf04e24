import type * as t from '@babel/types';
import type { Access } from '../../../protocol/poolModel';
import { accessKey, accessOf, type ClassLike } from './classLikes';
import { refOf, type FunctionFacts, type Ref } from './facts';
import { bare } from '../syntax/nodes';

const DEPTH = 3;

/** Replaces local names by what they stand for: after `const items = this.items`, `items[i]` becomes `this.items[i]`. */
export function resolveRef(ref: Ref, facts: FunctionFacts): Ref {
  let at = ref;
  for (let depth = 0; depth < DEPTH && at.variable !== undefined; depth++) {
    const inits = facts.locals.get(at.variable);
    if (inits?.length !== 1 || facts.params.has(at.variable)) return at;
    const origin = refOf(bare(inits[0]!), facts.selves);
    if (!origin || origin.index) return at;
    at = { ...at, variable: origin.variable, path: [...origin.path, ...at.path] };
  }
  return at;
}

/** Whether a call hands over the instance itself. */
export function getsInstance(args: readonly t.Node[], { selves }: FunctionFacts): boolean {
  return args.some(argument => {
    const ref = refOf(argument, selves);
    return ref?.variable === undefined && ref?.path.length === 0 && !ref.index;
  });
}

/** The access path from an instance to a reference, directly or through a local name for one of its fields. */
export function accessOfRef(owner: ClassLike, ref: Ref, facts: FunctionFacts): Access | undefined {
  return accessOf(owner, ref) ?? accessOf(owner, resolveRef(ref, facts));
}

/** The `accessKey` of the instance's field behind an expression, without its index; `undefined` for anything else. */
export function keyOfRef(owner: ClassLike, ref: Ref, facts: FunctionFacts): string | undefined {
  const access = accessOfRef(owner, ref, facts);
  return access && accessKey(access);
}

/** The `accessKey` of the field that an assignment changes. Assigning to a local copy of a counter changes none. */
export function keyOfWritten(
  owner: ClassLike,
  target: Ref,
  facts: FunctionFacts,
): string | undefined {
  const isLocal = target.variable !== undefined && target.path.length === 0 && !target.index;
  if (!isLocal) return keyOfRef(owner, target, facts);
  const access = accessOf(owner, target);
  return access && accessKey(access);
}

/** The `accessKey` of the field that an expression is the value, an element or an entry of. */
export function keyOfValue(
  owner: ClassLike,
  node: t.Node,
  facts: FunctionFacts,
  depth = 0,
): string | undefined {
  const at = bare(node);
  const copied = copiedFrom(at);
  if (copied && depth <= DEPTH) return keyOfValue(owner, copied, facts, depth + 1);
  const ref = refOf(at, facts.selves);
  if (!ref || depth > DEPTH) return undefined;
  const key = keyOfRef(owner, ref, facts);
  if (key !== undefined || ref.variable === undefined) return key;
  return keyOfLocal(owner, ref.variable, facts, depth);
}

const known = new WeakMap<ClassLike, WeakMap<FunctionFacts, Map<string, string | undefined>>>();

/** The `accessKey` of the field that a local name's value comes from. */
function keyOfLocal(
  owner: ClassLike,
  name: string,
  facts: FunctionFacts,
  depth: number,
): string | undefined {
  const ofOwner = known.get(owner) ?? new WeakMap<FunctionFacts, Map<string, string | undefined>>();
  known.set(owner, ofOwner);
  const ofFunction = ofOwner.get(facts) ?? new Map<string, string | undefined>();
  ofOwner.set(facts, ofFunction);
  const key = `${depth} ${name}`;
  if (ofFunction.has(key)) return ofFunction.get(key);
  let found: string | undefined;
  for (const init of facts.locals.get(name) ?? [])
    found ??= keyOfValue(owner, init, facts, depth + 1);
  ofFunction.set(key, found);
  return found;
}

/** What a copy reads its elements from: `list.splice(0)`, `Array.from(map.values())`, `[...set]`. */
function copiedFrom(node: t.Node): t.Node | undefined {
  if (node.type === 'ArrayExpression') {
    const only = node.elements.length === 1 ? node.elements[0] : undefined;
    return only?.type === 'SpreadElement' ? only.argument : undefined;
  }
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return undefined;
  const { object, property } = node.callee;
  const called = property.type === 'Identifier' ? property.name : '';
  if (object.type === 'Identifier' && /^(?:Array|Object)$/.test(object.name))
    return /^(?:from|values|entries)$/.test(called) ? node.arguments[0] : undefined;
  return /^(?:slice|splice|values|concat|pop|shift|get)$/.test(called) ? object : undefined;
}
