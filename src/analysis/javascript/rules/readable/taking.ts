import type * as t from '@babel/types';
import { effectsOf } from '../../pools/clearing';
import type { Pool } from '../../pools/pool';
import { calleesOf, type OwnedUnit } from '../../program/callees';
import { methodsNamed } from '../../program/classLikes';
import type { Fact } from '../../program/facts';
import type { FunctionUnit } from '../../program/functionUnit';
import { isEmptyLiteral } from '../../program/values';
import { bare, isFunction, visit } from '../../syntax/nodes';

/** A function that takes an instance, or calls one that does, and the places where it gets it. */
export interface Taking {
  at: OwnedUnit;
  isTake: (node: t.Node) => boolean;
}

const DEPTH = 3;
const MAX_UNITS = 100;

/** What whoever takes an instance does to a field or collection of it. */
export interface TakenFirst {
  /** Whether some of them write it whenever they take one, so that what was there is gone before anybody reads it. */
  isWritten: boolean;
  /** A step outside of the class that puts something there. */
  fill: { at: OwnedUnit; node: t.Node } | undefined;
}

/** `key`: the `accessKey` of the field. */
export function writtenByTakers(pool: Pool, key: string): TakenFirst {
  let fill: TakenFirst['fill'];
  for (const taking of takingOf(pool)) {
    const steps = writesIn(pool, taking.at, key);
    for (const fact of steps) {
      if (fact.kind === 'assign' && !isEmptyLiteral(fact.value))
        fill ??= { at: taking.at, node: fact.node };
      if (!isOnSomeWay(taking, fact, steps)) return { isWritten: true, fill };
    }
  }
  return { isWritten: false, fill };
}

/** The steps of a function that may write a field of an instance. */
export function writesIn(pool: Pool, { unit }: OwnedUnit, key: string): Fact[] {
  const name = key.split(/[:.]/).at(-1)!;
  return unit.facts.facts.filter(fact => writes(pool, fact, key, name));
}

/** The takers, and who calls them. */
export function takingOf(pool: Pool): Taking[] {
  const { parking, program } = pool;
  const callees = calleesOf(program);
  const names = [
    ...parking.lists.map(({ name }) => name),
    // Also of a list that only a pool of another file knows.
    ...parking.puts.map(({ put }) => put.place.name),
  ];
  const lists = new Set(names.map(name => name.replace(/^#/, '')));
  const isOfList = (node: t.Node): boolean => node.type === 'Identifier' && lists.has(node.name);
  const found: Taking[] = [...parking.takers].map(at => ({ at, isTake: isOfList }));
  const known = new Set([...parking.takers].map(({ unit }) => unit.fn));
  let level: OwnedUnit[] = [...parking.takers];
  for (let depth = 0; depth < DEPTH && found.length < MAX_UNITS; depth++) {
    const next: OwnedUnit[] = [];
    for (const called of level)
      for (const { call, at } of callees.callsOf(called)) {
        if (known.has(at.unit.fn)) continue;
        known.add(at.unit.fn);
        found.push({ at, isTake: node => node === call });
        next.push(at);
      }
    level = next;
  }
  return found.slice(0, MAX_UNITS);
}

/** Whether a step of a function that has instances may write the field of one, by itself or by what it calls. */
function writes(pool: Pool, fact: Fact, key: string, name: string): boolean {
  if (fact.kind !== 'assign' && fact.kind !== 'call') return false;
  const { variable, path } = fact.target;
  const last = path.at(-1);
  if (variable === undefined || last === undefined) return false;
  if (fact.kind === 'assign' && last === name) return true;
  if (fact.kind === 'call' && variable === 'Object' && last === 'assign') return true;
  return methodsNamed(pool.owner, last).some(method => isWriter(pool, method, key));
}

/** `depth`: how many methods to follow that a method calls on its own instance. */
function isWriter(pool: Pool, method: FunctionUnit, key: string, depth = DEPTH): boolean {
  const { owner, writers, emptiers } = pool;
  if (writers.get(key)?.has(method) || emptiers.get(key)?.has(method)) return true;
  const { replaced, emptied } = effectsOf(owner, method.facts);
  if (replaced.has(key) || emptied.has(key) || callsHolder(method, key)) return true;
  return (
    depth > 0 &&
    method.facts.facts.some(
      fact =>
        fact.kind === 'call' &&
        fact.target.variable === undefined &&
        fact.target.path.length === 1 &&
        methodsNamed(owner, fact.target.path[0]!).some(each =>
          isWriter(pool, each, key, depth - 1),
        ),
    )
  );
}

/** Whether a method calls one of the object that has the field, of a class that is not known here: `this.request.reset(…)`. */
function callsHolder({ facts }: FunctionUnit, key: string): boolean {
  const names = key.replace(/^this:/, '').split('.');
  return facts.facts.some(fact => {
    if (fact.kind !== 'call' || fact.target.variable !== undefined) return false;
    const holder = fact.target.path.slice(0, -1);
    const isWithin = holder.length > 0 && holder.length < names.length;
    return isWithin && holder.every((name, i) => name === names[i]);
  });
}

/** Whether some way from the take goes by a step, and none of the others that do the same stands on that way. */
function isOnSomeWay({ at, isTake }: Taking, fact: Fact, others: readonly Fact[]): boolean {
  const step = fact.node;
  const variable = 'target' in fact ? fact.target.variable : undefined;
  const within = (node: t.Node | null | undefined, other: t.Node): boolean =>
    node !== null && node !== undefined && node.start! <= other.start! && node.end! >= other.end!;
  const takesIn = (node: t.Node): boolean => {
    let isFound = false;
    visit(node, each => {
      isFound ||= isTake(each);
      return !isFound;
    });
    return isFound;
  };
  let isOnSome = false;
  visit(at.unit.fn.body, node => {
    if (!within(node, step)) return false;
    // What a function does that is handed over is not known to be left out.
    if (isFunction(node)) isOnSome = false;
    else if (isBranching(node, step, within)) {
      const branches = branchesOf(node);
      const isEverywhere =
        branches.length > 1 &&
        branches.every(branch => others.some(({ node: each }) => within(branch, each)));
      const taken = variable === undefined ? undefined : branchWith(node, variable);
      if (takesIn(node) || within(taken, step)) isOnSome = false;
      else if (!isEverywhere) isOnSome = true;
    }
    return true;
  });
  return isOnSome;
}

/** The part of a node that runs where a variable has a value, and is left out only where it has none: nothing was taken there. */
function branchWith(node: t.Node, variable: string): t.Node | null | undefined {
  if (node.type === 'LogicalExpression')
    return node.operator === '&&' && hasValueIf(node.left, variable) === true
      ? node.right
      : undefined;
  if (node.type !== 'IfStatement' && node.type !== 'ConditionalExpression') return undefined;
  const outcome = hasValueIf(node.test, variable);
  if (outcome === undefined) return undefined;
  return outcome ? node.consequent : node.alternate;
}

/** What a test has to answer where a variable has a value; `undefined` where it asks for something else. */
function hasValueIf(test: t.Node, variable: string): boolean | undefined {
  const node = bare(test);
  if (node.type === 'Identifier') return node.name === variable ? true : undefined;
  if (node.type === 'UnaryExpression' && node.operator === '!') {
    const outcome = hasValueIf(node.argument, variable);
    return outcome === undefined ? undefined : !outcome;
  }
  if (node.type !== 'BinaryExpression' || !isEmptyLiteral(node.right)) return undefined;
  const isOf = hasValueIf(node.left, variable) === true;
  if (!isOf) return undefined;
  return /^!==?$/.test(node.operator) ? true : /^===?$/.test(node.operator) ? false : undefined;
}

/** Whether a step stands in a part of a node that may be left out. */
function isBranching(
  node: t.Node,
  step: t.Node,
  within: (node: t.Node | null | undefined, other: t.Node) => boolean,
): boolean {
  return branchesOf(node).some(branch => within(branch, step));
}

/** The parts of a node that may be left out. */
export function branchesOf(node: t.Node): t.Node[] {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return [node.consequent, ...(node.alternate ? [node.alternate] : [])];
    case 'LogicalExpression':
      return [node.right];
    case 'SwitchCase':
      return [node];
    case 'CatchClause':
    case 'WhileStatement':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
      return [node.body];
    default:
      return [];
  }
}
