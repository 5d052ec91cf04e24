import type * as t from '@babel/types';
import type { Certainty } from '../../../../protocol/poolModel';
import type { OwnedUnit } from '../../program/callees';
import type { Program } from '../../program/classLikes';
import { CHILD_KEYS } from '../../syntax/childKeys';
import { bare, isFunction } from '../../syntax/nodes';
import { keyOf, nameOf, type Holder } from './instanceNames';
import { bothRun, type Handler } from './putHandlers';
import type { Parks, Step, Twice, Walked } from './putSteps';
import type { PutTests } from './putTests';
import { distinct, doubted, MAX_WAYS, START, without, type Way } from './putWays';

/** What happens at one node of a function. */
export type PutEvent =
  | { kind: 'park'; parks: Parks }
  /** Either of some: what is handed to the function puts it. */
  | { kind: 'either'; parks: readonly Parks[] }
  | { kind: 'replace'; holder: Holder }
  /** A function may replace fields and variables with these names; `undefined`: all fields of `this`. */
  | { kind: 'touch'; names: ReadonlySet<string> | undefined }
  | { kind: 'take' }
  | { kind: 'wait' }
  | { kind: 'hand'; handlers: readonly Handler[] };

export interface WalkParts {
  at: OwnedUnit;
  program: Program;
  tests: PutTests;
  /** What happens at nodes of the function, and where. */
  events: ReadonlyMap<t.Node, readonly PutEvent[]>;
  /** Whether something happens in a node, or a way ends there. */
  matters: (node: t.Node) => boolean;
  /** Whether a test tells the same at each put of what a holder names. */
  isStable: (test: t.Node, holder: Holder) => boolean;
  /** Whether a key is that of something that is put, or of what has it in a field. */
  isHeld: (key: string) => boolean;
  /** Whether something that is called in a node may throw, and whether it is waited for. */
  mayThrow: (node: t.Node) => 'call' | 'await' | undefined;
}

/** Where ways go on that leave the statement around them. */
interface Exit {
  node: t.Node;
  label: string | undefined;
  kind: 'break' | 'try' | 'final';
  /** Ways to what stands behind it, or to its handler. */
  out: Way[];
  /** For `final`: ways that go on to leave the function. */
  returned: Way[];
  thrown: Way[];
}

/** Follows the ways through one function, and looks for instances that are put twice on one of them. */
export class PutWalk {
  private readonly exits: Exit[] = [];
  private readonly ends: Way[] = [];
  private readonly found = new Map<string, Twice>();
  private isOver = false;

  constructor(private readonly parts: WalkParts) {}

  run(): Walked {
    const { fn } = this.parts.at.unit;
    this.ends.push(...this.walk(fn.body, [START]));
    if (this.isOver) return { parks: [], twice: [] };
    return { parks: this.parksAlways(), twice: [...this.found.values()] };
  }

  /** What is put on each way to the end. */
  private parksAlways(): Parks[] {
    const ways = this.ends;
    const all = new Map(ways.flatMap(({ parked }) => [...parked]));
    return [...all].flatMap(([key, { holder, step, given: own }]) => {
      const given = new Set(own);
      const isSure = ways.every(({ parked, empty, isFull, passed }) => {
        if (parked.has(key) || empty.has(key) || isFull) return true;
        const stable = passed.filter(({ test }) => this.parts.isStable(test, holder));
        for (const { test } of stable) given.add(test);
        return stable.length > 0;
      });
      return isSure ? [{ holder, step, given: [...given] }] : [];
    });
  }

  private walk(node: t.Node | null | undefined, ways: Way[]): Way[] {
    if (!node || ways.length === 0 || this.isOver || !this.parts.matters(node)) return ways;
    if (isFunction(node) || node.type === 'ClassBody') return ways;
    let at = distinct(this.walkParts(node, ways));
    if (at.length > MAX_WAYS) this.isOver = true;
    for (const event of this.parts.events.get(node) ?? [])
      at = at.flatMap(way => this.happen(way, event));
    return at;
  }

  private walkParts(node: t.Node, ways: Way[]): Way[] {
    switch (node.type) {
      case 'IfStatement':
      case 'ConditionalExpression': {
        const at = this.walk(node.test, ways);
        return [
          ...this.walk(node.consequent, this.entered(node.test, true, at)),
          ...this.walk(node.alternate, this.entered(node.test, false, at)),
        ];
      }
      case 'LogicalExpression': {
        const at = this.walk(node.left, ways);
        const isAnd = node.operator === '&&';
        if (node.operator === '??') return [...at, ...this.walk(node.right, at)];
        return [
          ...this.walk(node.right, this.entered(node.left, isAnd, at)),
          ...this.entered(node.left, !isAnd, at),
        ];
      }
      case 'SwitchStatement':
        return this.walkSwitch(node, ways);
      case 'TryStatement':
        return this.walkTry(node, ways);
      case 'LabeledStatement':
        return this.within(node.body, node.label.name, () => this.walk(node.body, ways));
      case 'BlockStatement':
        return node.body.reduce((at, each) => this.walkStatement(each, at), ways);
      case 'ReturnStatement':
        this.leave(this.walk(node.argument, ways));
        return [];
      case 'ThrowStatement':
        this.throw(this.walk(node.argument, ways));
        return [];
      case 'BreakStatement':
      case 'ContinueStatement':
        this.jump(node, ways);
        return [];
      default:
    }
    return isLoop(node) ? this.walkLoop(node, ways) : this.walkChildren(node, ways);
  }

  private walkChildren(node: t.Node, ways: Way[], but?: t.Node): Way[] {
    let at = ways;
    for (const key of CHILD_KEYS[node.type] ?? []) {
      const child = (node as unknown as Record<string, t.Node | (t.Node | null)[] | null>)[key];
      for (const each of Array.isArray(child) ? child : [child])
        if (each !== but) at = this.walk(each, at);
    }
    return at;
  }

  /** A statement of a block: what is called in it may throw. */
  private walkStatement(statement: t.Statement, ways: Way[]): Way[] {
    const around = this.exits.findLast(({ kind }) => kind === 'try');
    const thrown = around && this.parts.mayThrow(statement);
    if (around && thrown !== undefined)
      for (const way of ways)
        if (way.parked.size > 0) around.out.push(thrown === 'await' ? way : doubted(way));
    return this.walk(statement, ways);
  }

  private happen(way: Way, event: PutEvent): Way[] {
    switch (event.kind) {
      case 'park':
        return [this.park(way, event.parks)];
      case 'either':
        return [way, ...event.parks.map(each => this.park(way, each))];
      case 'replace': {
        const key = keyOf(event.holder);
        return [without(way, each => each === key || each.startsWith(`${key}.`))];
      }
      case 'touch':
        return [this.touched(way, event.names)];
      case 'take':
        return [{ ...way, parked: new Map(), later: new Map() }];
      case 'wait':
        // Others may have replaced the fields meanwhile.
        return [
          {
            ...way,
            parked: new Map([...way.parked].filter(([, { holder }]) => !isField(holder))),
          },
        ];
      case 'hand':
        return [event.handlers.reduce((at, each) => this.hand(at, each), way)];
    }
  }

  private touched(way: Way, names: ReadonlySet<string> | undefined): Way {
    const isTouched = ({ holder }: { holder: Holder }): boolean =>
      names ? names.has(nameOf(holder) ?? '') : !holder.variable && isField(holder);
    if (![...way.parked.values()].some(isTouched)) return way;
    return {
      ...way,
      parked: new Map([...way.parked].filter(([, each]) => !isTouched(each))),
    };
  }

  private park(way: Way, { holder, step, given = [] }: Parks): Way {
    const key = keyOf(holder);
    const before = way.parked.get(key);
    // A list's own method may do what the call of it stands for.
    const isGiven = before && given.every(test => before.given.includes(test));
    if (
      before &&
      isGiven &&
      isSameList(before.step, step) &&
      !overlap(before.step.node, step.node)
    ) {
      const certainty = this.isOnWay(way, before.tests);
      if (certainty) this.note(before.step, step, before.isDoubtful ? 'likely' : certainty);
    }
    for (const { handler, tests } of way.later.get(key) ?? []) {
      const { runs, parks } = handler;
      if (runs.kind !== 'callback' || !this.isOnWay(way, tests)) continue;
      if (!given.every(test => parks.given?.includes(test))) continue;
      if (!isSameList(parks.step, step)) continue;
      this.note(parks.step, step, runs.isSure ? 'provable' : 'likely');
    }
    const tests = way.passed.length;
    const empty = new Set([...way.empty].filter(each => each !== key));
    return {
      ...way,
      empty,
      parked: new Map(way.parked).set(key, { holder, step, tests, given }),
    };
  }

  private hand(way: Way, handler: Handler): Way {
    const { parks, runs } = handler;
    const key = keyOf(parks.holder);
    const before = way.parked.get(key);
    const isGiven = before && (parks.given ?? []).every(test => before.given.includes(test));
    if (
      isGiven &&
      isSameList(before.step, parks.step) &&
      runs.kind === 'callback' &&
      this.isOnWay(way, before.tests)
    )
      this.note(before.step, parks.step, runs.isSure ? 'provable' : 'likely');
    const others = way.later.get(key) ?? [];
    for (const { handler: other, tests } of others) {
      const { at, program } = this.parts;
      const isSame =
        isSameList(other.parks.step, parks.step) &&
        (parks.given ?? []).every(test => other.parks.given?.includes(test));
      const certainty =
        isSame && (other.parks.step.node !== parks.step.node || other.runs.kind !== 'callback')
          ? bothRun(other, handler, at, program)
          : undefined;
      if (certainty && this.isOnWay(way, tests)) this.note(other.parks.step, parks.step, certainty);
    }
    const later = new Map(way.later).set(key, [...others, { handler, tests: way.passed.length }]);
    return { ...way, later };
  }

  /** Whether nothing between two steps may keep them apart. `tests`: the number of tests before the first. */
  private isOnWay({ passed }: Way, tests: number): Certainty | undefined {
    const between = passed.slice(tests);
    const isFree =
      between.length === 0 ||
      (tests === 0 && between.every(({ test }) => this.parts.tests.isGiven(test)));
    return isFree ? 'provable' : undefined;
  }

  private note(first: Step, second: Step, certainty: Certainty): void {
    const key = `${second.node.start}:${second.node.end}`;
    const known = this.found.get(key);
    if (!known || (known.certainty === 'likely' && certainty === 'provable'))
      this.found.set(key, { first, second, certainty });
  }

  /** The ways on which a test holds, or does not. */
  private entered(test: t.Node, isTrue: boolean, ways: Way[]): Way[] {
    const node = bare(test);
    if (node.type === 'UnaryExpression' && node.operator === '!')
      return this.entered(node.argument, !isTrue, ways);
    if (node.type === 'LogicalExpression' && node.operator !== '??') {
      const isAll = (node.operator === '&&') === isTrue;
      const first = this.entered(node.left, isTrue, ways);
      if (isAll) return this.entered(node.right, isTrue, first);
      const rest = this.entered(node.left, !isTrue, ways);
      return [...first, ...this.entered(node.right, isTrue, rest)];
    }
    return ways.flatMap(way => this.enter(node, isTrue, way));
  }

  private enter(test: t.Node, isTrue: boolean, way: Way): Way[] {
    const told = this.parts.tests.told(test);
    if (told.kind === 'room') return [{ ...way, isFull: true }];
    if (told.kind === 'present' && this.parts.isHeld(told.key)) {
      const { key } = told;
      const isThere = told.isTrue === isTrue;
      if (isThere) return way.empty.has(key) ? [] : [way];
      // What was put is there.
      return way.parked.has(key) ? [] : [{ ...way, empty: new Set(way.empty).add(key) }];
    }
    const text = this.parts.program.text.slice(test.start!, test.end!);
    const known = way.passed.find(each => each.text === text && !/\(/.test(text));
    if (known) return known.isTrue === isTrue ? [way] : [];
    return [{ ...way, passed: [...way.passed, { test, text, isTrue }] }];
  }

  private within(node: t.Node, label: string | undefined, walk: () => Way[]): Way[] {
    const exit: Exit = {
      node,
      label,
      kind: 'break',
      out: [],
      returned: [],
      thrown: [],
    };
    this.exits.push(exit);
    const end = walk();
    this.exits.pop();
    return [...end, ...exit.out];
  }

  private leave(ways: Way[]): void {
    const around = this.exits.findLast(({ kind }) => kind === 'final');
    if (around) around.returned.push(...ways);
    else this.ends.push(...ways);
  }

  private throw(ways: Way[]): void {
    const around = this.exits.findLast(({ kind }) => kind !== 'break');
    if (around?.kind === 'try') around.out.push(...ways);
    else if (around) around.thrown.push(...ways);
  }

  private jump({ label }: t.BreakStatement | t.ContinueStatement, ways: Way[]): void {
    const target = label
      ? this.exits.findLast(each => each.label === label.name)
      : this.exits.findLast(({ kind, label: own }) => kind === 'break' && own === undefined);
    target?.out.push(...ways);
  }

  private walkLoop(loop: t.Loop, ways: Way[]): Way[] {
    return this.within(loop, undefined, () => {
      if (loop.type === 'DoWhileStatement') return this.walkChildren(loop, ways);
      // How often it runs is a test of its own.
      const entered = ways.map(way => ({
        ...way,
        passed: [...way.passed, { test: loop, text: `loop ${loop.start}(`, isTrue: true }],
      }));
      return [...ways, ...this.walkChildren(loop, entered)];
    });
  }

  private walkSwitch(node: t.SwitchStatement, ways: Way[]): Way[] {
    const begin = this.walk(node.discriminant, ways);
    return this.within(node, undefined, () => {
      let through: Way[] = [];
      for (const each of node.cases) {
        const test = each.test ?? each;
        const entered = begin.map(way => ({
          ...way,
          passed: [...way.passed, { test, text: `case ${test.start}(`, isTrue: true }],
        }));
        through = [...entered, ...through];
        for (const statement of each.consequent) through = this.walkStatement(statement, through);
      }
      return node.cases.some(({ test }) => !test) ? through : [...through, ...begin];
    });
  }

  private walkTry({ block, handler, finalizer }: t.TryStatement, ways: Way[]): Way[] {
    const guarded = (): Way[] => {
      if (!handler) return this.walk(block, ways);
      const exit: Exit = {
        ...{ node: block, label: undefined, kind: 'try' },
        ...{ out: [], returned: [], thrown: [] },
      };
      this.exits.push(exit);
      const end = this.walk(block, ways);
      this.exits.pop();
      // Something may have been thrown before anything was put.
      const isAwaited = this.parts.mayThrow(block) === 'await';
      const broken = isAwaited ? ways : ways.map(doubted);
      return [...end, ...this.walk(handler.body, distinct([...broken, ...exit.out]))];
    };
    if (!finalizer) return guarded();
    const exit: Exit = {
      ...{ node: block, label: undefined, kind: 'final' },
      ...{ out: [], returned: [], thrown: [] },
    };
    this.exits.push(exit);
    const end = guarded();
    this.exits.pop();
    if (exit.returned.length > 0) this.leave(this.walk(finalizer, distinct(exit.returned)));
    if (exit.thrown.length > 0) this.throw(this.walk(finalizer, distinct(exit.thrown)));
    return this.walk(finalizer, end);
  }
}

/** A pool may keep an instance in several lists, as by size and by age: each of them once. */
function isSameList(one: Step, other: Step): boolean {
  return one.put.place.key === other.put.place.key;
}

function overlap(one: t.Node, other: t.Node): boolean {
  return one.start! < other.end! && other.start! < one.end!;
}

function isField({ path }: Holder): boolean {
  return path.length > 0;
}

function isLoop(node: t.Node): node is t.Loop {
  return /^(?:For|While|DoWhile)\w*Statement$/.test(node.type);
}
