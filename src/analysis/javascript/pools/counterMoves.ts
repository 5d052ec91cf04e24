import type * as t from '@babel/types';
import { keyOfRef } from '../program/aliases';
import { inheritedMethods, type ClassLike } from '../program/classLikes';
import { refOf, type Fact, type FunctionFacts } from '../program/facts';
import type { FunctionUnit } from '../program/functionUnit';
import { literalNumber } from '../program/values';
import { bare } from '../syntax/nodes';
import { stepsOf } from './methodSteps';
import { isRestart } from './restarts';
import { ownCalled, parameterNames, returnedBy } from './ownCalls';

/**
 * How a step changes a counter: on or back from where it stood, to a number, to a value from elsewhere, or not at all.
 * `to`: the counter whose value it gets. `wraps`: round the end of a ring.
 */
export interface Change {
  kind: 'forward' | 'back' | 'start' | 'set' | 'same';
  wraps: boolean;
  to?: string | undefined;
}

/** A step of a method that writes a counter. */
export interface Move extends Change {
  fact: Fact;
}

const DEPTH = 4;
const SET: Change = { kind: 'set', wraps: false };
const START: Change = { kind: 'start', wraps: false };

const ofFunctions = new WeakMap<ClassLike, WeakMap<FunctionFacts, Map<string, Move[]>>>();

/** A function's steps that write fields or variables of the instance, by `accessKey`. Cached. */
export function movesOf(
  owner: ClassLike,
  facts: FunctionFacts,
): ReadonlyMap<string, readonly Move[]> {
  const ofOwner = ofFunctions.get(owner) ?? new WeakMap<FunctionFacts, Map<string, Move[]>>();
  ofFunctions.set(owner, ofOwner);
  let moves = ofOwner.get(facts);
  if (moves) return moves;
  moves = new Map();
  for (const [key, steps] of stepsOf(owner, facts).writes)
    moves.set(
      key,
      steps.map(fact => ({ fact, ...changeBy(owner, facts, key, fact) })),
    );
  ofOwner.set(facts, moves);
  return moves;
}

/** A move, and the method that makes it. */
export interface MethodMove {
  method: FunctionUnit;
  move: Move;
}

const ofClasses = new WeakMap<ClassLike, Map<string, MethodMove[]>>();

/**
 * The moves of each field or variable of an instance after its construction. What never moves is a limit, and no counter.
 * Cached.
 */
export function movesOfClass(owner: ClassLike): ReadonlyMap<string, readonly MethodMove[]> {
  let all = ofClasses.get(owner);
  if (all) return all;
  all = new Map();
  for (const method of inheritedMethods(owner)) {
    if (method.isConstructor) continue;
    for (const [key, moves] of movesOf(owner, method.facts)) {
      const known = all.get(key) ?? [];
      all.set(key, known);
      known.push(...moves.map(move => ({ method, move })));
    }
  }
  ofClasses.set(owner, all);
  return all;
}

/** Whether a class sets something back that it neither declares nor starts itself, as a base class's counter. */
export function movesBaseCounter(owner: ClassLike): boolean {
  const isBack = ({ move: { kind, to } }: MethodMove): boolean =>
    kind === 'back' || kind === 'start' || kind === 'set' || to !== undefined;
  return [...movesOfClass(owner)].some(([key, moves]) => {
    const name = /^this:([^.]+)$/.exec(key)?.[1];
    return name !== undefined && !owner.fields.has(name) && moves.some(isBack);
  });
}

function changeBy(owner: ClassLike, facts: FunctionFacts, key: string, fact: Fact): Change {
  if (fact.kind === 'update')
    return { kind: fact.operator === '++' ? 'forward' : 'back', wraps: false };
  if (fact.kind !== 'assign') return SET;
  const { operator, value } = fact;
  const isNegative = (literalNumber(value) ?? 0) < 0;
  if (operator === '+=') return { kind: isNegative ? 'back' : 'forward', wraps: false };
  if (operator === '-=') return { kind: isNegative ? 'forward' : 'back', wraps: false };
  if (operator === '%=' || operator === '&=') return { kind: 'same', wraps: true };
  if (isRestart(owner, facts, fact)) return START;
  return operator === '=' ? new Reader(owner, facts, key).change(value, 0) : SET;
}

/** Reads what an assigned value does to a counter. */
class Reader {
  constructor(
    private readonly owner: ClassLike,
    private readonly facts: FunctionFacts,
    private readonly key: string,
    /** A name that stands for the counter in a helper. */
    private readonly parameter?: string,
  ) {}

  change(node: t.Node, depth: number): Change {
    const at = bare(node);
    if (depth > DEPTH) return SET;
    if (literalNumber(at) !== undefined) return START;
    switch (at.type) {
      case 'UpdateExpression':
        return isOwn(this.change(at.argument, depth + 1))
          ? { kind: at.operator === '++' ? 'forward' : 'back', wraps: false }
          : SET;
      case 'AssignmentExpression':
        return this.change(at.right, depth + 1);
      case 'ConditionalExpression':
        return either(this.change(at.consequent, depth + 1), this.change(at.alternate, depth + 1));
      case 'LogicalExpression':
        return either(this.change(at.left, depth + 1), this.change(at.right, depth + 1));
      case 'BinaryExpression':
        return this.arithmetic(at, depth);
      case 'CallExpression':
        return this.call(at, depth);
      case 'Identifier':
        if (at.name === this.parameter) return { kind: 'same', wraps: false };
        if (!this.owner.closure.has(at.name) && this.facts.locals.has(at.name))
          return this.local(at.name, depth);
        return this.field(at);
      case 'MemberExpression':
        return this.field(at);
      default:
        return SET;
    }
  }

  private field(node: t.Node): Change {
    const ref = refOf(node, this.facts.selves);
    const key = ref && !ref.index ? keyOfRef(this.owner, ref, this.facts) : undefined;
    return key === this.key ? { kind: 'same', wraps: false } : { ...SET, to: key };
  }

  private arithmetic(node: t.BinaryExpression, depth: number): Change {
    const left = this.change(node.left, depth + 1);
    const right = this.change(node.right, depth + 1);
    switch (node.operator) {
      case '%':
        return { ...left, wraps: true };
      case '&':
        return { ...(isOwn(left) ? left : right), wraps: true };
      case '|':
      case '>>>':
      case '>>':
        return left;
      case '+': {
        if (!isOwn(left) && !isOwn(right))
          return left.kind === 'start' && right.kind === 'start' ? START : SET;
        const [own, other] = isOwn(left) ? [left, right] : [right, left];
        // In `(head + capacity - 1) % capacity` the capacity only keeps the position from being negative.
        if (own.kind === 'same') return { kind: 'forward', wraps: own.wraps, to: other.to };
        return own;
      }
      case '-': {
        if (!isOwn(left)) return SET;
        const isRaisedByField = left.kind === 'forward' && left.to !== undefined;
        const goesBack = left.kind === 'same' || (isRaisedByField && right.kind === 'start');
        return goesBack ? { kind: 'back', wraps: left.wraps } : left;
      }
      default:
        return SET;
    }
  }

  /** What a helper makes of the counter, or of what was computed from it before. */
  private call(node: t.CallExpression, depth: number): Change {
    const given = node.arguments.map(argument => this.change(argument, depth + 1));
    const at = given.findIndex(isOwn);
    for (const helper of ownCalled(this.owner, node, this.facts)) {
      const returned = returnedBy(helper);
      const parameter = parameterNames(helper)[at];
      if (!returned) continue;
      const inner = new Reader(this.owner, helper.facts, this.key, parameter);
      const change = inner.change(returned, depth + 1);
      if (!isOwn(change)) continue;
      return change.kind === 'same' && at >= 0
        ? { ...given[at]!, wraps: change.wraps || given[at]!.wraps }
        : change;
    }
    return given[at] ?? SET;
  }

  /** A local copy, with what is done to it before it is written back. */
  private local(name: string, depth: number): Change {
    const changes = (this.facts.locals.get(name) ?? []).map(each => this.change(each, depth + 1));
    const moved = changes.find(each => each.kind === 'forward' || each.kind === 'back');
    const wraps = changes.some(each => each.wraps) || (moved !== undefined && changes.length > 1);
    if (moved) return { ...moved, wraps };
    const own = changes.find(isOwn);
    const step = localSteps(this.facts).get(name);
    if (!own) return changes.length === 1 && !step ? changes[0]! : SET;
    return { kind: step ?? own.kind, wraps };
  }
}

function isOwn({ kind }: Change): boolean {
  return kind === 'same' || kind === 'forward' || kind === 'back';
}

/** One of two values: `head + 1 === capacity ? 0 : head + 1` goes round. */
function either(a: Change, b: Change): Change {
  if (!isOwn(a) && !isOwn(b)) return a.kind === b.kind ? a : SET;
  const [own, other] = isOwn(a) && (a.kind !== 'same' || !isOwn(b)) ? [a, b] : [b, a];
  return { ...own, wraps: own.wraps || other.wraps || !isOwn(other) };
}

const ofLocals = new WeakMap<FunctionFacts, Map<string, 'forward' | 'back'>>();

/** Local names that a function steps. */
export function localSteps(facts: FunctionFacts): ReadonlyMap<string, 'forward' | 'back'> {
  let steps = ofLocals.get(facts);
  if (steps) return steps;
  steps = new Map();
  for (const fact of facts.facts) {
    if (fact.kind !== 'update' && fact.kind !== 'assign') continue;
    const { variable, path, index } = fact.target;
    if (variable === undefined || path.length > 0 || index) continue;
    const isForward = fact.operator === '++' || fact.operator === '+=';
    const isBack = fact.operator === '--' || fact.operator === '-=';
    if (isForward || isBack) steps.set(variable, isForward ? 'forward' : 'back');
  }
  ofLocals.set(facts, steps);
  return steps;
}
