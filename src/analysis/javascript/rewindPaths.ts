import type * as t from '@babel/types';
import { keyOfRef, keyOfValue } from './aliases';
import { accessKey, accessOf, type ClassLike } from './classLikes';
import { refOf, type Fact, type FunctionFacts } from './facts';
import type { FunctionUnit } from './functionUnit';
import { stepsOf } from './methodSteps';
import { CHILD_KEYS } from './childKeys';
import { bare, isFunction, visit } from './nodes';
import type { FoundSlots } from './slotStores';
import { literalNumber } from './values';

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

/** How sure it is that a way without clearing leads to a place. */
type Openness = 'closed' | 'doubtful' | 'open';

/** All ways that lead to one place in a method, seen by one array of a store. */
interface State {
  /** Whether a way leads here on which the array is not cleared. */
  open: Openness;
  /** On such ways, the first steps that moved a counter; `undefined` among them: none did yet. */
  starts: Set<Fact | undefined>;
  /** Rewinds that were met on a way that has not cleared up to here, with the starts of those ways. */
  pending: Map<Fact, { open: Openness; starts: Set<Fact> }>;
}

/** What happens to the array at one place. */
type Event =
  | { kind: 'rewind' | 'move'; fact: Fact }
  /** `isBounded`: only up to the counter, as it is then. `isSure`: on every way through a helper. */
  | { kind: 'clear'; isBounded: boolean; isSure: boolean };

/** Follows all ways through a method that rewinds a store; `undefined` when all of them clear its arrays. */
export function rewindPaths(
  owner: ClassLike,
  method: FunctionUnit,
  found: FoundSlots,
): RewindPaths | undefined {
  const left = new Map<Fact, { open: Openness; starts: Set<Fact> }>();
  for (const column of found.columnKeys)
    mergePending(left, new Walk(owner, found, column).leftBy(method.facts));
  if (left.size === 0) return undefined;
  const starts = new Set([...left.values()].flatMap(each => [...each.starts]));
  const inOrder = method.facts.facts.filter(fact => left.has(fact));
  return {
    rewinds: inOrder,
    starts: method.facts.facts.filter(fact => starts.has(fact)),
    isDoubtful: [...left.values()].every(({ open }) => open === 'doubtful'),
  };
}

/** Follows the ways through methods for one array of a store. */
class Walk {
  /** Statements that `break` can leave, and what leads out of each. */
  private readonly exits: { node: t.Node; label: string | undefined; out: State | undefined }[] =
    [];
  private readonly left: State['pending'] = new Map();
  private events = new Map<t.Node, Event[]>();
  private offsets: number[] = [];
  private facts!: FunctionFacts;
  private atEnd: State | undefined;

  constructor(
    private readonly owner: ClassLike,
    private readonly found: FoundSlots,
    private readonly column: string,
    private readonly depth = 0,
  ) {}

  /** The rewinds of a function that some way passes without clearing the array. */
  leftBy(facts: FunctionFacts): State['pending'] {
    this.run(facts);
    return this.left;
  }

  private run(facts: FunctionFacts): void {
    this.facts = facts;
    let at: State | undefined = { open: 'open', starts: new Set([undefined]), pending: new Map() };
    const isOrdered = this.collectEvents();
    if (isOrdered || this.depth > 0) at = this.walk(facts.fn.body, at);
    else for (const [event] of this.events.values()) at = happened(at, event!);
    this.leave(at);
  }

  /** Answers whether the order of the events matters at all. */
  private collectEvents(): boolean {
    const { owner, facts, found, column } = this;
    const steps = stepsOf(owner, facts);
    for (const fact of steps.clears.get(column) ?? [])
      this.add(fact, { kind: 'clear', isBounded: this.isBounded(fact), isSure: true });
    for (const { fact, methods } of this.depth < HELPER_DEPTH ? steps.calls : []) {
      const cleared = methods.map(helper => this.clearedBy(helper));
      if (cleared.every(how => how === 'never')) continue;
      const isSure = cleared.every(how => how === 'always');
      this.add(fact, { kind: 'clear', isBounded: false, isSure });
    }
    const isClearing = this.events.size > 0;
    // What a setter that clears does with the counter is its own affair.
    const moves = found.counterKeys
      .flatMap(key => steps.writes.get(key) ?? [])
      .filter(({ node }) => !this.events.has(node));
    for (const fact of moves) {
      if (isRewind(fact)) this.add(fact, { kind: 'rewind', fact });
      // What is taken out by `items[--size]` is not the store's any more.
      else if (!this.isTaken(fact)) this.add(fact, { kind: 'move', fact });
    }
    this.offsets.sort((a, b) => a - b);
    return isClearing || moves.length > 1;
  }

  private add({ node }: Fact, event: Event): void {
    const known = this.events.get(node);
    if (known) known.push(event);
    else this.events.set(node, [event]);
    this.offsets.push(node.start!);
  }

  private clearedBy({ facts }: FunctionUnit): 'always' | 'sometimes' | 'never' {
    const steps = stepsOf(this.owner, facts);
    if (!steps.clears.has(this.column) && steps.calls.length === 0) return 'never';
    const inner = new Walk(this.owner, this.found, this.column, this.depth + 1);
    inner.run(facts);
    const clears = [...inner.events.values()].some(each =>
      each.some(({ kind }) => kind === 'clear'),
    );
    if (!clears) return 'never';
    return inner.atEnd?.open === 'closed' ? 'always' : 'sometimes';
  }

  private isTaken(fact: Fact): boolean {
    return (
      fact.kind === 'update' &&
      fact.operator === '--' &&
      this.facts.facts.some(
        other => other.kind === 'read' && bare(other.target.index!) === fact.node,
      )
    );
  }

  /** `items.fill(null, 0, this.size)` and `for (let i = 0; i < this.size; i++) items[i] = null`. */
  private isBounded(fact: Fact): boolean {
    if (fact.kind === 'call') return fact.args.slice(2).some(end => this.isCounter(end));
    return this.loopsAround(fact.node).some(
      loop =>
        loop.type !== 'ForOfStatement' &&
        loop.type !== 'ForInStatement' &&
        loop.test?.type === 'BinaryExpression' &&
        this.isUpTo(loop.test),
    );
  }

  private isUpTo({ operator, left, right }: t.BinaryExpression): boolean {
    const isLength = (node: t.Node): boolean =>
      refOf(node, this.facts.selves)?.path.at(-1) === 'length' && !this.isCounter(node);
    if (/^(?:<=?|!==?)$/.test(operator)) return this.isCounter(right) && !isLength(left);
    return /^>=?$/.test(operator) && this.isCounter(left) && !isLength(right);
  }

  /** The counter itself, not a copy of it that was made before. */
  private isCounter(node: t.Node): boolean {
    const ref = refOf(bare(node), this.facts.selves);
    const access = ref && !ref.index ? accessOf(this.owner, ref) : undefined;
    return access !== undefined && this.found.counterKeys.includes(accessKey(access));
  }

  private loopsAround(node: t.Node): t.Loop[] {
    const loops: t.Loop[] = [];
    visit(this.facts.fn.body, at => {
      if (at.start! > node.start! || at.end! < node.end!) return false;
      if (isLoop(at)) loops.push(at);
      return true;
    });
    return loops;
  }

  private hasEvents(node: t.Node): boolean {
    const { offsets } = this;
    return offsets.some(offset => offset >= node.start! && offset < node.end!);
  }

  private clearsIn(node: t.Node): boolean {
    return [...this.events].some(
      ([at, events]) =>
        at.start! >= node.start! &&
        at.end! <= node.end! &&
        events.some(({ kind }) => kind === 'clear'),
    );
  }

  /** The ways behind a node; `undefined` when none leads there. */
  private walk(node: t.Node | null | undefined, state: State | undefined): State | undefined {
    if (!node || !state) return state;
    const out = this.walkParts(node, state);
    return (this.events.get(node) ?? []).reduce<State | undefined>(
      (at, event) => at && happened(at, event),
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
      mergePending(this.left, state.pending);
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
    const clears = [consequent, alternate].map(each => !!each && this.clearsIn(each));
    const enter = (isTrue: boolean): State => {
      const [own, other] = isTrue ? clears : [clears[1], clears[0]];
      const empty = this.saysEmpty(test, isTrue);
      // Once the counter was set back it says nothing of the slots.
      if (empty === 'array' || (empty === 'counter' && state.pending.size === 0))
        return { open: 'closed', starts: new Set(), pending: new Map() };
      return other && !own && this.isOwnState(test) ? doubted(state) : state;
    };
    return joined(this.walk(consequent, enter(true)), this.walk(alternate, enter(false)));
  }

  /** Whether a test that turns out so means that nothing is in the slots, and by what it tells. */
  private saysEmpty(test: t.Node, isTrue: boolean): 'array' | 'counter' | undefined {
    const at = bare(test);
    if (at.type === 'UnaryExpression' && at.operator === '!')
      return this.saysEmpty(at.argument, !isTrue);
    if (at.type === 'LogicalExpression' && at.operator !== '??') {
      const [left, right] = [this.saysEmpty(at.left, isTrue), this.saysEmpty(at.right, isTrue)];
      const isBoth = (at.operator === '&&') === isTrue;
      return isBoth ? (left ?? right) : left && right;
    }
    if (at.type === 'CallExpression')
      return isTrue &&
        /^_?(?:is_?)?empty$/i.test(refOf(at.callee, this.facts.selves)?.path.at(-1) ?? '')
        ? 'counter'
        : undefined;
    if (at.type !== 'BinaryExpression') return isTrue ? undefined : this.partBehind(at)?.by;
    const left = this.partBehind(at.left);
    const right = this.partBehind(at.right);
    const isEqual = /^===?$/.test(at.operator);
    if (isEqual || /^!==?$/.test(at.operator)) {
      if (isEqual !== isTrue) return undefined;
      const part = left ?? right;
      if (left && right) return part?.by;
      const other = bare(left ? at.right : at.left);
      const number = literalNumber(other);
      const isNothing =
        other.type === 'NullLiteral' || (other.type === 'Identifier' && other.name === 'undefined');
      return isNothing || number === part?.least ? part?.by : undefined;
    }
    if (!/^[<>]=?$/.test(at.operator)) return undefined;
    const part = left ?? right;
    const number = literalNumber(bare(left ? at.right : at.left));
    if (!part || number === undefined) return undefined;
    const flipped: Record<string, string> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };
    const negated: Record<string, string> = { '<': '>=', '>': '<=', '<=': '>', '>=': '<' };
    const seen = left ? at.operator : flipped[at.operator]!;
    const operator = isTrue ? seen : negated[seen]!;
    const { least, by } = part;
    // `n < 1` and `n <= 0`.
    return (operator === '<' && number === least + 1) || (operator === '<=' && number === least)
      ? by
      : undefined;
  }

  /** What a counter is while nothing is in the slots. */
  private get first(): number {
    const { store } = this.found;
    return store.kind === 'slots' && store.bias === 1 ? -1 : 0;
  }

  /** What an expression says of how many slots are in use, and what it is when none is. */
  private partBehind(node: t.Node): { by: 'array' | 'counter'; least: number } | undefined {
    const at = bare(node);
    if (at.type === 'BinaryExpression') {
      const added = at.operator === '+' ? literalNumber(at.right) : undefined;
      const counter = this.partBehind(at.left);
      if (added !== undefined && counter) return { ...counter, least: counter.least + added };
      return this.isDistance(at) ? { by: 'counter', least: 0 } : undefined;
    }
    const ref = refOf(at, this.facts.selves);
    if (!ref || ref.index) return undefined;
    const key = keyOfRef(this.owner, ref, this.facts);
    if (key !== undefined && this.found.counterKeys.includes(key))
      return { by: 'counter', least: this.first };
    const isArray = key === this.column || key === `${this.column}.length`;
    return isArray ? { by: 'array', least: 0 } : undefined;
  }

  /** `(tail - head) & mask` */
  private isDistance(node: t.Node): boolean {
    const at = bare(node);
    if (at.type !== 'BinaryExpression') return false;
    if (at.operator === '&' || at.operator === '%') return this.isDistance(at.left);
    return at.operator === '-' && this.isCounter(at.left) && this.isCounter(at.right);
  }

  /** Whether a test asks something of the instance. */
  private isOwnState(test: t.Node): boolean {
    let asks = false;
    visit(test, node => {
      asks ||=
        node.type === 'ThisExpression' ||
        (node.type === 'Identifier' &&
          (this.facts.selves.has(node.name) ||
            this.owner.closure.has(node.name) ||
            keyOfValue(this.owner, node, this.facts) !== undefined));
      return !asks;
    });
    return asks;
  }

  private walkLoop(loop: t.Loop, state: State): State | undefined {
    return this.repeated(loop, state, at => this.walkChildren(loop, at));
  }

  /** Something that is done for each slot clears them all, also when there are none, or one is left out on the way. */
  private repeated(
    node: t.Node,
    state: State,
    walk: (state: State) => State | undefined,
  ): State | undefined {
    const end = this.within(node, undefined, () => joined(state, walk(state)));
    const clears = [...this.events].flatMap(([at, events]) =>
      at.start! >= node.start! && at.end! <= node.end!
        ? events.filter(event => event.kind === 'clear')
        : [],
    );
    return clears.reduce<State | undefined>((at, event) => at && happened(at, event), end);
  }

  private walkSwitch(node: t.SwitchStatement, state: State): State | undefined {
    const clears = node.cases.map(each => this.clearsIn(each));
    const begin = this.walk(node.discriminant, state);
    const asks = clears.includes(true) && this.isOwnState(node.discriminant);
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
      const broken = this.clearsIn(block) ? doubted(state) : state;
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

function happened(state: State, event: Event): State {
  if (event.kind === 'clear') {
    if (!event.isSure) return doubted(state);
    const pending = event.isBounded ? state.pending : new Map<Fact, never>();
    return { open: 'closed', starts: new Set(), pending };
  }
  if (state.open === 'closed') return state;
  const starts = new Set([...state.starts].map(start => start ?? event.fact));
  if (event.kind === 'move') return { ...state, starts };
  const pending = new Map(state.pending);
  mergePending(pending, new Map([[event.fact, { open: state.open, starts }]]));
  return { open: state.open, starts, pending };
}

function joined(a: State | undefined, b: State | undefined): State | undefined {
  if (!a || !b || a === b) return a ?? b;
  const pending = new Map(a.pending);
  mergePending(pending, b.pending);
  return { open: more(a.open, b.open), starts: new Set([...a.starts, ...b.starts]), pending };
}

function more(a: Openness, b: Openness): Openness {
  if (a === 'open' || b === 'open') return 'open';
  return a === 'doubtful' ? a : b;
}

function doubted(state: State): State {
  const pending: State['pending'] = new Map();
  for (const [fact, { starts }] of state.pending) pending.set(fact, { open: 'doubtful', starts });
  return { ...state, open: state.open === 'closed' ? 'closed' : 'doubtful', pending };
}

function mergePending(into: State['pending'], from: State['pending']): void {
  for (const [fact, { open, starts }] of from) {
    const known = into.get(fact);
    into.set(fact, {
      open: known ? more(known.open, open) : open,
      starts: new Set([...(known?.starts ?? []), ...starts]),
    });
  }
}
