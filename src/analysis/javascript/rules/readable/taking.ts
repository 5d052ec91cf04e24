import type * as t from '@babel/types';
import { effectsOf } from '../../pools/clearing';
import type { Pool } from '../../pools/pool';
import { calleesOf, type OwnedUnit } from '../../program/callees';
import { methodsNamed } from '../../program/classLikes';
import type { Fact } from '../../program/facts';
import type { FunctionUnit } from '../../program/functionUnit';
import { isEmptyLiteral } from '../../program/values';
import { isFunction, visit } from '../../syntax/nodes';

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
      if (!isOnSomeWay(taking, fact.node, steps)) return { isWritten: true, fill };
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
  const lists = new Set(parking.lists.map(({ name }) => name.replace(/^#/, '')));
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

function isWriter({ owner, writers, emptiers }: Pool, method: FunctionUnit, key: string): boolean {
  if (writers.get(key)?.has(method) || emptiers.get(key)?.has(method)) return true;
  const { replaced, emptied } = effectsOf(owner, method.facts);
  return replaced.has(key) || emptied.has(key);
}

/** Whether some way from the take goes by a step, and none of the others that do the same stands on that way. */
function isOnSomeWay({ at, isTake }: Taking, step: t.Node, others: readonly Fact[]): boolean {
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
      if (takesIn(node)) isOnSome = false;
      else if (!isEverywhere) isOnSome = true;
    }
    return true;
  });
  return isOnSome;
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
