import type * as t from '@babel/types';
import { stepsOf } from '../../pools/methodSteps';
import type { FoundSlots } from '../../pools/slotStores';
import type { ClassLike } from '../../program/classLikes';
import type { Fact, FunctionFacts } from '../../program/facts';
import type { FunctionUnit } from '../../program/functionUnit';
import { CHILD_KEYS } from '../../syntax/childKeys';
import { isFunction } from '../../syntax/nodes';
import {
  BEGIN,
  CLEARED,
  doubted,
  joined,
  rewindsIn,
  type Openness,
  type Pending,
  type State,
} from './rewindWays';
import { StoreTests } from './storeTests';
import { WayEvents, type Clearing, type WayEvent } from './wayEvents';

const HELPER_DEPTH = 3;

/** Follows the execution paths through methods for one array of a store. */
export class WayWalk {
  /** Steps that move a counter first on some path without clearing. */
  readonly first = new Set<Fact>();
  /** Rewinds before which a counter was moved to another position. */
  readonly afterMove = new Set<Fact>();

  /** Statements that `break` can leave, and the state on leaving each. */
  private readonly exits: { node: t.Node; label: string | undefined; out: State | undefined }[] =
    [];
  private readonly left: Pending[] = [];
  private events!: WayEvents;
  /** The loops around the current node. */
  private readonly loops: t.Loop[] = [];
  private tests!: StoreTests;
  private atEnd: State | undefined;

  constructor(
    private readonly owner: ClassLike,
    private readonly found: FoundSlots,
    private readonly column: string,
    private readonly shrink: Fact | undefined = undefined,
    private readonly depth = 0,
  ) {}

  /** The rewinds of a function that some path reaches without clearing the array. */
  leftBy(facts: FunctionFacts): Map<Fact, Openness> {
    this.run(facts);
    return rewindsIn(this.left);
  }

  private run(facts: FunctionFacts): void {
    this.tests = new StoreTests(this.owner, this.found, this.column, facts);
    const clearedBy = this.depth < HELPER_DEPTH ? this.clearedBy.bind(this) : undefined;
    const { owner, found, column, shrink } = this;
    this.events = new WayEvents(owner, found, column, facts, clearedBy, shrink);
    let at: State | undefined = BEGIN;
    if (this.events.isOrdered || this.depth > 0) at = this.walk(facts.fn.body, at);
    else for (const event of this.events.firsts()) at = this.happen(at, event);
    this.leave(at);
  }

  private happen(state: State, event: WayEvent): State {
    if (event.kind === 'clear') {
      if (!event.isSure) return doubted(state);
      // A loop around the step itself comes here once for each slot that it takes out of use.
      const loops = this.loops.filter(loop => !this.shrink || !contains(loop, this.shrink.node));
      const isBounded = state.pending !== undefined && this.tests.isBounded(event.fact, loops);
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

  private clearedBy({ facts }: FunctionUnit): Clearing {
    const steps = stepsOf(this.owner, facts);
    if (!steps.clears.has(this.column) && steps.calls.length === 0) return 'never';
    const inner = new WayWalk(this.owner, this.found, this.column, undefined, this.depth + 1);
    inner.run(facts);
    if (!inner.events.clearsAnywhere) return 'never';
    return inner.atEnd?.open === 'closed' ? 'always' : 'sometimes';
  }

  /** The state behind a node; `undefined` when no path leads there. */
  private walk(node: t.Node | null | undefined, state: State | undefined): State | undefined {
    if (!node || !state) return state;
    const out = this.walkParts(node, state);
    return this.events
      .at(node)
      .reduce<State | undefined>((at, event) => at && this.happen(at, event), out);
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
    if (/Expression$/.test(node.type) && !this.events.isIn(node)) return state;
    // A callback runs for each element, or later.
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
    const clears = [consequent, alternate].map(
      each => !!each && this.events.clearsIn(each).length > 0,
    );
    const enter = (isTrue: boolean): State => {
      const [own, other] = isTrue ? clears : [clears[1], clears[0]];
      const empty = this.tests.saysEmpty(test, isTrue);
      // Once the counter was set back, it tells nothing about the slots.
      if (empty === 'array' || (empty === 'counter' && !state.pending)) return CLEARED;
      const grows = this.shrink && this.tests.saysGrowth(test, isTrue, this.shrink);
      if (grows !== undefined) return grows ? CLEARED : state;
      // What was just taken out is there, whatever is asked.
      if (this.shrink && state.pending) return state;
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

  /** A loop over each slot clears all of them, even if there are none, or an iteration is left early. */
  private repeated(
    node: t.Node,
    state: State,
    walk: (state: State) => State | undefined,
  ): State | undefined {
    const end = this.within(node, undefined, () => joined(state, walk(state)));
    return this.events
      .clearsIn(node)
      .reduce<State | undefined>((at, event) => at && this.happen(at, event), end);
  }

  private walkSwitch(node: t.SwitchStatement, state: State): State | undefined {
    const clears = node.cases.map(each => this.events.clearsIn(each).length > 0);
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
      const broken = this.events.clearsIn(block).length > 0 ? doubted(state) : state;
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

/** Code that runs before an inner `return` leaves the method. */
function isFinal(node: t.Node): boolean {
  return node.type === 'TryStatement';
}

function contains(outer: t.Node, node: t.Node): boolean {
  return outer.start! <= node.start! && outer.end! >= node.end!;
}

function isLoop(node: t.Node): node is t.Loop {
  return /^(?:For|While|DoWhile)\w*Statement$/.test(node.type);
}
