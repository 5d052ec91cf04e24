import type * as t from '@babel/types';
import type { Access, Store } from '../../../../protocol/poolModel';
import { accessOfRef } from '../../program/aliases';
import { accessKey, inheritedMethods, type ClassLike } from '../../program/classLikes';
import { refOf, type FunctionFacts, type Ref } from '../../program/facts';
import type { FunctionUnit } from '../../program/functionUnit';
import { literalNumber } from '../../program/values';
import { droppedBy, effectsOf } from '../../pools/clearing';
import { callsOf, stepsOf } from '../../pools/methodSteps';
import { bare, visit, type Fn } from '../../syntax/nodes';
import { accessesOf } from './fills';
import { answersOf, type Answer } from './answers';

/** A method by which anybody who has an instance gets what is in one of its stores. */
export interface Reader {
  method: FunctionUnit;
  /** How it is called in a sentence. */
  name: string;
  /** The expression that reads the store. */
  node: t.Node;
}

/** A store, and what says how much of it is in use. */
interface Sought {
  store: Store;
  keys: ReadonlySet<string>;
  /** For slots: the counters that bound those in use. */
  counters: ReadonlySet<string>;
  /** What the reset empties or replaces. */
  dropped: ReadonlySet<string>;
}

const DEPTH = 4;
const SEARCHES = /^(?:find(?:Last)?Index|(?:lastI|i)ndexOf)$/;

/**
 * The first method of a class that anybody may call and that answers what is in a store, whatever its counters say and
 * whether or not it was written since the reset `fn`; `undefined` when each one minds. `owner`: the class with nothing left out.
 */
export function readerOf(
  owner: ClassLike,
  store: Store,
  counterKeys: readonly string[],
  fn: Fn,
): Reader | undefined {
  const sought: Sought = {
    store,
    keys: new Set(accessesOf(store).map(accessKey)),
    counters: new Set(counterKeys),
    dropped: droppedIn(owner, fn),
  };
  for (const { method, answers } of answeringMethods(owner)) {
    if (method.fn.start === fn.start) continue;
    const answer = answers.find(each => reaches(owner, method, each, sought));
    if (!answer || minds(owner, method, sought) || isStepOfMinding(owner, method, sought)) continue;
    return { method, name: nameOf(method), node: answer.node };
  }
  return undefined;
}

/** A method that anybody may call, and what it answers of its instance: something. */
interface AnsweringMethod {
  method: FunctionUnit;
  answers: readonly Answer[];
}

/** Each store of a class asks for them. */
const answering = new WeakMap<ClassLike, readonly AnsweringMethod[]>();

function answeringMethods(owner: ClassLike): readonly AnsweringMethod[] {
  let found = answering.get(owner);
  if (!found) {
    found = inheritedMethods(owner)
      .filter(method => isOpenToAll(owner, method))
      .map(method => ({ method, answers: answersOf(owner, method) }))
      .filter(({ answers }) => answers.length > 0);
    answering.set(owner, found);
  }
  return found;
}

function droppedIn(owner: ClassLike, { start }: Fn): Set<string> {
  const reset = inheritedMethods(owner).find(({ fn }) => fn.start === start);
  return reset ? droppedBy(effectsOf(owner, reset.facts)) : new Set();
}

/** Whether code outside of the class may call a method. */
function isOpenToAll(owner: ClassLike, method: FunctionUnit): boolean {
  const { fn } = method;
  if (method.isConstructor || owner.inner.has(method)) return false;
  if (fn.type === 'ClassPrivateMethod' || method.name.startsWith('#')) return false;
  if ('static' in fn && fn.static === true) return false;
  return !('accessibility' in fn) || (fn.accessibility ?? 'public') === 'public';
}

function nameOf({ name, fn }: FunctionUnit): string {
  return name === '(computed)' && 'key' in fn ? 'the iterator' : name;
}

/** Whether an answer has something that is in a store. */
function reaches(
  owner: ClassLike,
  { name, fn }: FunctionUnit,
  { ref, facts, isOpened, node }: Answer,
  sought: Sought,
): boolean {
  const { store, keys } = sought;
  const access = accessOfRef(owner, { ...ref, index: undefined }, facts);
  if (!access) {
    // `{ ...this }`, `Object.entries(this)`
    const isWhole = isOpened && ref.variable === undefined && ref.path.length === 0;
    return isWhole && store.kind !== 'slots' && store.kind !== 'ring' && isShown(store.access);
  }
  const isSlots = store.kind === 'slots' || store.kind === 'ring';
  const depth = isSlots ? access.path.length : Math.min(access.path.length, lengthOf(store));
  if (!keys.has(accessKey({ ...access, path: access.path.slice(0, depth) }))) return false;
  if (!isSlots) return !isSize(access, depth);
  if (ref.index) return isAnyIndex(ref.index, facts, owner, sought);
  // What `JSON.stringify` gets from it, or what a loop does.
  return isOpened || name === 'toJSON' || (name === '(computed)' && node !== fn.body);
}

function lengthOf(store: Exclude<Store, { kind: 'slots' | 'ring' }>): number {
  return store.access.path.length;
}

function isSize({ path }: Access, depth: number): boolean {
  return /^(?:length|size|byteLength)$/.test(path[depth] ?? '');
}

/** Whether copies of an instance have a field: private ones they have not. */
function isShown({ base, path }: Access): boolean {
  return base === 'this' && path.length === 1 && !path[0]!.startsWith('#');
}

/** Whether an index comes from the caller, numbers and the ends of arrays alone: it says nothing of what is in use. */
function isAnyIndex(
  index: t.Node,
  facts: FunctionFacts,
  owner: ClassLike,
  sought: Sought,
  depth = 0,
): boolean {
  const at = bare(index);
  const isAny = (node: t.Node): boolean => isAnyIndex(node, facts, owner, sought, depth + 1);
  if (depth > DEPTH) return false;
  if (literalNumber(at) !== undefined || isSearch(at, facts, owner, sought)) return true;
  switch (at.type) {
    case 'Identifier': {
      const inits = facts.locals.get(at.name) ?? [];
      const isGiven = facts.fn.params.some(each => nameOfParam(each) === at.name);
      // What is made from itself adds nothing.
      const others = inits.filter(init => !mentionsName(init, at.name));
      if (facts.params.has(at.name) && !isGiven) return false;
      return (isGiven || others.length > 0) && others.every(isAny);
    }
    case 'UpdateExpression':
    case 'UnaryExpression':
      return isAny(at.argument);
    case 'BinaryExpression':
      return isAny(at.left) && isAny(at.right);
    case 'MemberExpression':
      return isEnd(at, facts, owner, sought);
    default:
      return false;
  }
}

/** The length of an array of the store. */
function isEnd(node: t.Node, facts: FunctionFacts, owner: ClassLike, { keys }: Sought): boolean {
  const ref = refOf(node, facts.selves);
  if (!ref || ref.index || ref.path.at(-1) !== 'length') return false;
  const list = accessOfRef(owner, { ...ref, path: ref.path.slice(0, -1) }, facts);
  return list !== undefined && keys.has(accessKey(list));
}

function mentionsName(node: t.Node, name: string): boolean {
  let isFound = false;
  visit(node, each => {
    isFound ||= each.type === 'Identifier' && each.name === name;
    return !isFound;
  });
  return isFound;
}

/** `this.keys.indexOf(key)`, which looks at slots that are not in use as well. */
function isSearch(
  node: t.Node,
  facts: FunctionFacts,
  owner: ClassLike,
  { dropped }: Sought,
): boolean {
  if (node.type !== 'CallExpression') return false;
  const ref = refOf(node.callee, facts.selves);
  if (!ref || ref.index || !SEARCHES.test(ref.path.at(-1) ?? '')) return false;
  const list = accessOfRef(owner, { ...ref, path: ref.path.slice(0, -1) }, facts);
  return list !== undefined && !dropped.has(accessKey(list));
}

function nameOfParam(param: t.Node): string | undefined {
  const at = param.type === 'AssignmentPattern' ? param.left : param;
  return at.type === 'Identifier' ? at.name : undefined;
}

/** Whether a method, or a helper that it calls, asks anything of the instance before it reads a store, or writes it first. */
function minds(owner: ClassLike, method: FunctionUnit, sought: Sought): boolean {
  const seen = new Set<Fn>();
  const isMinding = (facts: FunctionFacts, depth: number): boolean => {
    if (seen.has(facts.fn)) return false;
    if (depth > DEPTH) return true;
    seen.add(facts.fn);
    if (asks(owner, facts, sought) || writesFirst(owner, facts, sought)) return true;
    const { calls } = stepsOf(owner, facts);
    return calls.some(({ methods }) => methods.some(each => isMinding(each.facts, depth + 1)));
  };
  return isMinding(method.facts, 0);
}

/** Whether a method is only a step of others, and one of these minds. */
function isStepOfMinding(owner: ClassLike, method: FunctionUnit, sought: Sought): boolean {
  return callsOf(owner, method).some(
    ({ caller }) => caller !== method && !caller.isConstructor && minds(owner, caller, sought),
  );
}

/** Whether a function mentions a counter of the store, hands its instance over, or decides by another field. */
function asks(owner: ClassLike, facts: FunctionFacts, { keys, counters }: Sought): boolean {
  let isAsked = false;
  const keyAt = (node: t.Node): string | undefined => {
    const ref = refOf(node, facts.selves);
    const access = ref && accessOfRef(owner, { ...ref, index: undefined }, facts);
    return access && accessKey(access);
  };
  visit(facts.fn.body, (node, parent) => {
    if (isAsked) return false;
    if (isName(node) && counters.size > 0) {
      const key = keyAt(node);
      isAsked ||= key !== undefined && [...counters].some(each => key === each);
    }
    for (const test of testsOf(node)) isAsked ||= decidesByOther(owner, test, facts, keys);
    if (/CallExpression$/.test(parent?.type ?? '') && node.type === 'ThisExpression')
      isAsked ||= !asksNothing(parent as t.CallExpression, facts);
    return !isAsked;
  });
  return isAsked;
}

/** Whether a call is one of the language itself, or of the caller's own function. */
function asksNothing({ callee }: t.CallExpression, { fn }: FunctionFacts): boolean {
  const ref = refOf(callee, new Set());
  if (ref?.variable === 'Object' || ref?.variable === 'JSON') return true;
  return fn.params.some(each => nameOfParam(each) === ref?.variable);
}

function isName({ type }: t.Node): boolean {
  return /^(?:Identifier|(?:Optional)?MemberExpression)$/.test(type);
}

function testsOf(node: t.Node): t.Node[] {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
    case 'WhileStatement':
    case 'ForStatement':
      return node.test ? [node.test] : [];
    case 'SwitchStatement':
      return [node.discriminant];
    case 'LogicalExpression':
      return node.operator === '&&' ? [node.left] : [];
    default:
      return [];
  }
}

/** Whether a condition asks the instance for something else than the store. */
function decidesByOther(
  owner: ClassLike,
  test: t.Node,
  facts: FunctionFacts,
  keys: ReadonlySet<string>,
): boolean {
  const names = new Set([...keys].map(key => key.slice(key.indexOf(':') + 1).split('.')[0]!));
  let isOther = false;
  visit(test, node => {
    if (!isName(node)) return;
    const ref = refOf(node, facts.selves);
    const access = ref && accessOfRef(owner, { ...ref, index: undefined }, facts);
    if (access && !names.has(access.path[0]!)) isOther = true;
    return access === undefined;
  });
  return isOther;
}

/** Whether a function writes the store itself, unless it does so only where there is nothing in it yet. */
function writesFirst(owner: ClassLike, facts: FunctionFacts, { keys }: Sought): boolean {
  const { writes, clears } = stepsOf(owner, facts);
  const steps = [...keys].flatMap(key => [...(writes.get(key) ?? []), ...(clears.get(key) ?? [])]);
  return steps.some(step => {
    if (step.kind === 'assign' && /^(?:\?\?|\|\|)=$/.test(step.operator)) return false;
    return !isWhereEmpty(owner, facts, step.node, keys);
  });
}

/** `if (!this.query) this.query = …` */
function isWhereEmpty(
  owner: ClassLike,
  facts: FunctionFacts,
  { start, end }: t.Node,
  keys: ReadonlySet<string>,
): boolean {
  const mentions = (test: t.Node): boolean => {
    let isFound = false;
    visit(test, node => {
      const ref: Ref | undefined = isName(node) ? refOf(node, facts.selves) : undefined;
      const access = ref && accessOfRef(owner, { ...ref, index: undefined }, facts);
      isFound ||= access !== undefined && keys.has(accessKey(access));
      return !isFound;
    });
    return isFound;
  };
  let isGuarded = false;
  visit(facts.fn.body, node => {
    if (node.start! > start! || node.end! < end!) return false;
    if (node.type === 'IfStatement') isGuarded ||= mentions(node.test);
    if (node.type === 'LogicalExpression') isGuarded ||= mentions(node.left);
    return !isGuarded;
  });
  return isGuarded;
}
