import type * as t from '@babel/types';
import { keyOfValue, keyOfWritten } from '../program/aliases';
import { inheritedMethods, type ClassLike } from '../program/classLikes';
import type { FunctionUnit } from '../program/functionUnit';
import { isEmptyLiteral, literalNumber } from '../program/values';
import { bare, visit, type Fn } from '../syntax/nodes';
import type { Outcome } from './guarded';

/** A step of a method, or of a function in it. */
export interface Step {
  unit: FunctionUnit;
  /** The innermost function around it. */
  home: Fn;
  node: t.Node;
}

/** A field that tells whether there is a work: it begins with one value, gets others with a work, and the first again after it. */
export interface WorkGuard {
  /** Its `accessKey`. */
  key: string;
  /** Steps outside of the construction that set it to something else than what it begins with. */
  raises: Step[];
  /** Steps that set it to what it begins with. */
  lowers: Step[];
  /** Whether a test with one of its outcomes says that there is a work. */
  saysUp(unit: FunctionUnit): Outcome;
}

/** The fields of a class's instances that are set both to what they begin with and to something else, by methods or by what they hand on. */
export function workGuards(owner: ClassLike): WorkGuard[] {
  const guards = new Map<string, WorkGuard>();
  const unclear = new Set<string>();
  for (const unit of inheritedMethods(owner)) {
    for (const fact of unit.facts.facts) {
      if (fact.kind !== 'assign' && fact.kind !== 'update') continue;
      const key = fact.target.index ? undefined : keyOfWritten(owner, fact.target, unit.facts);
      if (key === undefined || !/^this:[^.]+$/.test(key)) continue;
      if (fact.kind === 'update' || fact.operator !== '=') {
        unclear.add(key);
        continue;
      }
      const home = owner.program.nesting.at(fact.node.start!) ?? unit.fn;
      if (unit.isConstructor && home === unit.fn) continue;
      const start = owner.fields.get(key.slice('this:'.length))?.init;
      const guard = guards.get(key) ?? {
        ...{ key, raises: [], lowers: [] },
        saysUp: each => upBy(owner, each, key, start),
      };
      guards.set(key, guard);
      const step = { unit, home, node: fact.node };
      (isStart(fact.value, start, owner) ? guard.lowers : guard.raises).push(step);
    }
  }
  return [...guards.values()].filter(
    ({ key, raises, lowers }) => raises.length > 0 && lowers.length > 0 && !unclear.has(key),
  );
}

/** Whether a value is what a field begins with; without a first value, anything that says nothing. */
function isStart(value: t.Node, start: t.Node | undefined, { program }: ClassLike): boolean {
  const textOf = (node: t.Node): string => program.text.slice(node.start!, node.end!);
  const isSame = start !== undefined && textOf(bare(start)) === textOf(bare(value));
  if (isSame && isEmptyLiteral(value)) return true;
  return isFalsy(value) && (start === undefined || isFalsy(start));
}

function isFalsy(node: t.Node): boolean {
  const at = bare(node);
  if (at.type === 'BooleanLiteral') return !at.value;
  if (at.type === 'StringLiteral') return at.value === '';
  const number = literalNumber(at);
  if (number !== undefined) return number === 0;
  if (at.type !== 'UnaryExpression' || at.operator !== '!') return isEmptyLiteral(at);
  return literalNumber(at.argument) === 1;
}

function upBy(
  owner: ClassLike,
  { facts }: FunctionUnit,
  key: string,
  start: t.Node | undefined,
): Outcome {
  const isIt = (node: t.Node): boolean => keyOfValue(owner, bare(node), facts) === key;
  const isTrue = start !== undefined && bare(start).type === 'BooleanLiteral' && !isFalsy(start);
  const isTested = start === undefined || isFalsy(start) || isTrue;
  return (test, outcome) => {
    const at = bare(test);
    if (at.type === 'BinaryExpression' && /^[!=]==?$/.test(at.operator)) {
      const [left, right] = [bare(at.left), bare(at.right)];
      const other = isIt(left) ? right : isIt(right) ? left : undefined;
      if (!other) return false;
      const isEqual = at.operator.startsWith('=') === outcome;
      if (isStart(other, start, owner)) return !isEqual;
      return isEqual && /Literal$|^MemberExpression$/.test(other.type);
    }
    return isTested && outcome !== isTrue && isIt(at);
  };
}

/** The steps that set fields to something, by their field, in one list of statements. */
export function* listsOfSteps(
  owner: ClassLike,
  unit: FunctionUnit,
): Generator<ReadonlyMap<string, t.Node>> {
  const lists: t.Statement[][] = [];
  visit(unit.fn.body, node => {
    if (node.type === 'BlockStatement') lists.push(node.body);
  });
  const byNode = new Map<t.Node, string>();
  for (const fact of unit.facts.facts) {
    if (fact.kind !== 'assign' || fact.target.index || fact.operator !== '=') continue;
    const key = keyOfWritten(owner, fact.target, unit.facts);
    if (key !== undefined) byNode.set(fact.node, key);
  }
  for (const statements of lists) {
    const found = new Map<string, t.Node>();
    for (const each of statements) {
      const key = byNode.get(each);
      if (key !== undefined) found.set(key, each);
    }
    if (found.size > 1) yield found;
  }
}
