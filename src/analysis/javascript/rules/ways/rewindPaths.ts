import type * as t from '@babel/types';
import { CHILD_KEYS } from '../../syntax/childKeys';
import type { ClassLike } from '../../program/classLikes';
import type { Fact, FunctionFacts } from '../../program/facts';
import type { FunctionUnit } from '../../program/functionUnit';
import { stepsOf } from '../../pools/methodSteps';
import { bare, isFunction } from '../../syntax/nodes';
import {
  BEGIN,
  CLEARED,
  doubted,
  joined,
  more,
  rewindsIn,
  type Openness,
  type Pending,
  type State,
} from './rewindWays';
import type { FoundSlots } from '../../pools/slotStores';
import { StoreTests } from './storeTests';
import { literalNumber } from '../../program/values';

/** What a method's ways through its rewinds leave full. */
export interface RewindPaths {
  /** Steps that set a counter back on a way on which the slots are not cleared, in source order. */
  rewinds: Fact[];
  /** On each such way the first step that moves a counter: clearing before all of them clears on every way. */
  starts: Fact[];
  /** Set when every such way depends on the instance's own state, which may say that there is nothing to clear. */
  isDoubtful: boolean;
}

const HELPER_DEPTH = 3;

/** What happens to the array at one place. */
type Event =
  | { kind: 'rewind' | 'move'; fact: Fact }
  /** `isSure`: on every way through a helper. */
  | { kind: 'clear'; fact: Fact; isSure: boolean };

/** Follows all ways through a method that rewinds a store; `undefined` when all of them clear its arrays. */
export function rewindPaths(
  owner: ClassLike,
  method: FunctionUnit,
  found: FoundSlots,
): RewindPaths | undefined {
  const left = new Map<Fact, Openness>();
  const starts = new Set<Fact>();
  for (const column of found.columnKeys) {
    const walk = new Walk(owner, found, column);
    const own = walk.leftBy(method.facts);
    for (const [fact, open] of own) {
      left.set(fact, more(left.get(fact) ?? 'closed', open));
      if (walk.first.has(fact)) starts.add(fact);
    }
    if ([...own.keys()].some(fact => walk.afterMove.has(fact)))
      for (const fact of walk.first) if (!isRewind(fact)) starts.add(fact);
  }
  if (left.size === 0) return undefined;
  return {
    rewinds: method.facts.facts.filter(fact => left.has(fact)),
    starts: method.facts.facts.filter(fact => starts.has(fact)),
    isDoubtful: [...left.values()].every(open => open === 'doubtful'),
  };
}

/** Follows the ways through methods for one array of a store. */
class Walk {
  /** Steps that are the first to move a counter on some way without clearing. */
  readonly first = new Set<Fact>();
  /** Rewinds before which a counter was moved to another place. */
  readonly afterMove = new Set<Fact>();

  /** Statements that `break` can leave, and what leads out of each. */
  private readonly exits: { node: t.Node; label: string | undefined; out: State | undefined }[] =
    [];
  private readonly left: Pending[] = [];
  private readonly events = new Map<t.Node, Event[]>();
  /** Where events are, and where the array is cleared, in ascending order. */
  private offsets: number[] = [];
  private clears: { offset: number; event: Event }[] = [];
  /** The loops around the place that is looked at. */
  private readonly loops: t.Loop[] = [];
  private tests!: StoreTests;
  private atEnd: State | undefined;

  constructor(
    private readonly owner: ClassLike,
    private readonly found: FoundSlots,
    private readonly column: string,
    private readonly depth = 0,
  ) {}

  /** The rewinds of a function that some way passes without clearing the array. */
  leftBy(facts: FunctionFacts): Map<Fact, Openness> {
    this.run(facts);
    return rewindsIn(this.left);
  }

  private run(facts: FunctionFacts): void {
    this.tests = new StoreTests(this.owner, this.found, this.column, facts);
    let at: State | undefined = BEGIN;
    const isOrdered = this.collectEvents(facts);
    if (isOrdered || this.depth > 0) at = this.walk(facts.fn.body, at);
    else for (const [event] of this.events.values()) at = this.happen(at, event!);
    this.leave(at);
  }

  /** Answers whether the order of the events matters at all. */
  private collectEvents(facts: FunctionFacts): boolean {
    const { owner, found, column } = this;
    const steps = stepsOf(owner, facts);
    for (const fact of steps.clears.get(column) ?? [])
      this.add({ kind: 'clear', fact, isSure: true });
    for (const { fact, methods } of this.depth < HELPER_DEPTH ? steps.calls : []) {
      const cleared = methods.map(helper => this.clearedBy(helper));
      if (cleared.every(how => how === 'never')) continue;
      this.add({ kind: 'clear', fact, isSure: cleared.every(how => how === 'always') });
    }
    // What a setter that clears does with the counter is its own affair.
    const moves = found.counterKeys
      .flatMap(key => steps.writes.get(key) ?? [])
      .filter(({ node }) => !this.events.has(node));
    const taken = moves.some(({ kind }) => kind === 'update') ? indicesRead(facts) : undefined;
    for (const fact of moves) {
      if (isRewind(fact)) this.add({ kind: 'rewind', fact });
      // What is taken out by `items[--size]` is not the store's any more.
      else if (!taken?.has(fact.node)) this.add({ kind: 'move', fact });
    }
    this.offsets.sort((a, b) => a - b);
    this.clears.sort((a, b) => a.offset - b.offset);
    return this.clears.length > 0 || moves.length > 1;
  }

  private add(event: Event): void {
    const { node } = event.fact;
    const known = this.events.get(node);
    if (known) known.push(event);
    else this.events.set(node, [event]);
    this.offsets.push(node.start!);
    if (event.kind === 'clear') this.clears.push({ offset: node.start!, event });
  }

  private happen(state: State, event: Event): State {
    if (event.kind === 'clear') {
      if (!event.isSure) return doubted(state);
      const isBounded = state.pending !== undefined && this.tests.isBounded(event.fact, this.loops);
      const pending = isBounded ? state.pending : undefined;
      return { ...CLEARED, pending };
    }
    if (state.open === 'closed') return state;
    const { fact } = event;
    if (state.isFresh) this.first.add(fact);
    if (event.kind === 'move')
      return { ...state, isFresh: false, isMoved: state.isMoved || state.isFresh };
    if (state.isMoved) this.afterMove.add(fact);
    const isDoubtful = state.open === 'doubtful';
    return { ...state, isFresh: false, pending: { fact, isDoubtful, parts: [state.pending] } };
  }

  private clearedBy({ facts }: FunctionUnit): 'always' | 'sometimes' | 'never' {
    const steps = stepsOf(this.owner, facts);
    if (!steps.clears.has(this.column) && steps.calls.length === 0) return 'never';
    const inner = new Walk(this.owner, this.found, this.column, this.depth + 1);
    inner.run(facts);
    if (inner.clears.length === 0) return 'never';
    return inner.atEnd?.open === 'closed' ? 'always' : 'sometimes';
  }

  private hasEvents({ start, end }: t.Node): boolean {
    const { offsets } = this;
    const next = firstFrom(offsets.length, i => offsets[i]! >= start!);
    return next < offsets.length && offsets[next]! < end!;
  }

  private clearsIn({ start, end }: t.Node): Event[] {
    const { clears } = this;
    const first = firstFrom(clears.length, i => clears[i]!.offset >= start!);
    const found: Event[] = [];
    for (let i = first; i < clears.length && clears[i]!.offset < end!; i++)
      found.push(clears[i]!.event);
    return found;
  }

  /** The ways behind a node; `undefined` when none leads there. */
  private walk(node: t.Node | null | undefined, state: State | undefined): State | undefined {
    if (!node || !state) return state;
    const out = this.walkParts(node, state);
    return (this.events.get(node) ?? []).reduce<State | undefined>(
      (at, event) => at && this.happen(at, event),
      out,
    );
  }

  private walkParts(node: t.Node, state: State): State | undefined {
    switch (node.type) {
      case 'IfStatement':
      case 'ConditionalExpression': {
        const at = this.walk(node.test, state);
        return at && this.fork(node.test, node.consequent, node.alternate, at);
      }
      case 'LogicalExpression': {
        const at = this.walk(node.left, state);
        if (!at) return undefined;
        return node.operator === '||'
          ? this.fork(node.left, undefined, node.right, at)
          : this.fork(node.left, node.right, undefined, at);
      }
      case 'SwitchStatement':
        return this.walkSwitch(node, state);
      case 'TryStatement':
        return this.walkTry(node, state);
      case 'LabeledStatement':
        return this.within(node.body, node.label.name, () => this.walk(node.body, state));
      case 'ReturnStatement':
      case 'ThrowStatement':
        this.leave(this.walk(node.argument, state));
        return undefined;
      case 'BreakStatement':
      case 'ContinueStatement':
        this.jump(node, state);
        return undefined;
      default:
    }
    if (isLoop(node)) return this.walkLoop(node, state);
    if (/Expression$/.test(node.type) && !this.hasEvents(node)) return state;
    // What a callback does is done for each element, or later.
    if (isFunction(node)) return this.repeated(node, state, at => this.walk(node.body, at));
    return this.walkChildren(node, state);
  }

  private walkChildren(node: t.Node, state: State): State | undefined {
    let at: State | undefined = state;
    for (const key of CHILD_KEYS[node.type] ?? []) {
      const child = (node as unknown as Record<string, t.Node | (t.Node | null)[] | null>)[key];
      for (const each of Array.isArray(child) ? child : [child]) at = this.walk(each, at);
    }
    return at;
  }

  private within(
    node: t.Node,
    label: string | undefined,
    walk: () => State | undefined,
  ): State | undefined {
    this.exits.push({ node, label, out: undefined });
    const end = walk();
    return joined(end, this.exits.pop()!.out);
  }

  /** A `return` in a callback does not leave the method. */
  private leave(state: State | undefined): void {
    if (!state) return;
    const around = this.exits.findLast(({ node }) => isFunction(node) || isFinal(node));
    if (around) around.out = joined(around.out, state);
    else {
      this.atEnd = joined(this.atEnd, state);
      if (state.pending) this.left.push(state.pending);
    }
  }

  private jump({ label }: t.BreakStatement | t.ContinueStatement, state: State): void {
    const target = label
      ? this.exits.findLast(each => each.label === label.name)
      : this.exits.findLast(({ node, label: own }) => own === undefined && isLeft(node));
    if (target) target.out = joined(target.out, state);
  }

  private fork(
    test: t.Node,
    consequent: t.Node | undefined,
    alternate: t.Node | null | undefined,
    state: State,
  ): State | undefined {
    const clears = [consequent, alternate].map(each => !!each && this.clearsIn(each).length > 0);
    const enter = (isTrue: boolean): State => {
      const [own, other] = isTrue ? clears : [clears[1], clears[0]];
      const empty = this.tests.saysEmpty(test, isTrue);
      // Once the counter was set back it says nothing of the slots.
      if (empty === 'array' || (empty === 'counter' && !state.pending)) return CLEARED;
      return other && !own && this.tests.isOwnState(test) ? doubted(state) : state;
    };
    return joined(this.walk(consequent, enter(true)), this.walk(alternate, enter(false)));
  }

  private walkLoop(loop: t.Loop, state: State): State | undefined {
    this.loops.push(loop);
    const end = this.repeated(loop, state, at => this.walkChildren(loop, at));
    this.loops.pop();
    return end;
  }

  /** Something that is done for each slot clears them all, also when there are none, or one is left out on the way. */
  private repeated(
    node: t.Node,
    state: State,
    walk: (state: State) => State | undefined,
  ): State | undefined {
    const end = this.within(node, undefined, () => joined(state, walk(state)));
    return this.clearsIn(node).reduce<State | undefined>(
      (at, event) => at && this.happen(at, event),
      end,
    );
  }

  private walkSwitch(node: t.SwitchStatement, state: State): State | undefined {
    const clears = node.cases.map(each => this.clearsIn(each).length > 0);
    const begin = this.walk(node.discriminant, state);
    const asks = clears.includes(true) && this.tests.isOwnState(node.discriminant);
    return this.within(node, undefined, () => {
      let through: State | undefined;
      let hasDefault = false;
      node.cases.forEach(({ test, consequent }, i) => {
        hasDefault ||= !test;
        through = joined(asks && !clears[i] && begin ? doubted(begin) : begin, through);
        for (const statement of consequent) through = this.walk(statement, through);
      });
      return hasDefault ? through : joined(through, asks && begin ? doubted(begin) : begin);
    });
  }

  private walkTry(node: t.TryStatement, state: State): State | undefined {
    const { block, handler, finalizer } = node;
    const guarded = (): State | undefined => {
      const end = this.walk(block, state);
      // The block may have been left at any of its steps.
      const broken = this.clearsIn(block).length > 0 ? doubted(state) : state;
      return handler ? joined(end, this.walk(handler.body, joined(broken, end))) : end;
    };
    if (!finalizer) return guarded();
    this.exits.push({ node, label: undefined, out: undefined });
    const end = guarded();
    const returned = this.exits.pop()!.out;
    if (returned) this.leave(this.walk(finalizer, returned));
    return this.walk(finalizer, end ?? (returned ? undefined : state));
  }
}

/** A statement that a plain `break` or `continue` leaves. */
function isLeft(node: t.Node): boolean {
  return isLoop(node) || node.type === 'SwitchStatement';
}

/** What runs before a `return` from within leaves the method. */
function isFinal(node: t.Node): boolean {
  return node.type === 'TryStatement';
}

function isLoop(node: t.Node): node is t.Loop {
  return /^(?:For|While|DoWhile)\w*Statement$/.test(node.type);
}

/** `this.size = 0` and `this.top = -1`. */
export function isRewind(fact: Fact): boolean {
  if (fact.kind !== 'assign' || fact.operator !== '=' || fact.target.index) return false;
  const value = literalNumber(fact.value);
  return value === 0 || value === -1;
}

/** What selects the elements that a function reads. */
function indicesRead({ facts }: FunctionFacts): Set<t.Node> {
  return new Set(facts.flatMap(fact => (fact.kind === 'read' ? [bare(fact.target.index!)] : [])));
}

/** The first of some ordered things for which a test holds; their number when it holds for none. */
function firstFrom(length: number, holds: (i: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
