import { firstFrom } from '../../../../base/firstFrom';
import type * as t from '@babel/types';
import type { OwnedUnit } from '../../program/callees';
import { calleesOf } from '../../program/callees';
import { lineOf, type Call, type ClassLike, type Program } from '../../program/classLikes';
import { foreignTransfers } from '../../pools/foreignTransfers';
import type { Origin } from '../../pools/made';
import { Origins } from '../../pools/origins';
import { placeOf } from '../../pools/places';
import { receiverOf, type Put } from '../../pools/traffic';
import { bare, isFunction, keyName, visit } from '../../syntax/nodes';
import { heldByCaller, holderOf, keyOf, type Holder } from './instanceNames';
import { runsBy, takesHandlersBack, type Handler } from './putHandlers';
import { NOTHING, type Parks, type Walked } from './putSteps';
import { PutTests } from './putTests';
import { StableTests } from './stableTests';
import { PutWalk, type PutEvent } from './putWalk';

/** What is known of one pool. */
export interface PutSources {
  puts: readonly Put[];
  /** Puts by functions of other files, as this one calls them. */
  foreign: readonly Parks[];
  /** Keys of the places where idle instances are. */
  places: ReadonlySet<string>;
  /** The class of the instances. */
  owner: ClassLike | undefined;
  takers: ReadonlySet<OwnedUnit>;
  counters: ReadonlySet<string>;
}

/** Steps from a put to a function that is read because of it, and the most functions. */
const DEPTH = 4;
const MAX_UNITS = 200;
/** More calls of one name are those of a short name of a bundle. */
const MAX_CALLS = 100;

/** Reads which functions of a program put instances into one pool. */
export class PutReader {
  private readonly own = new Map<OwnedUnit, Parks[]>();
  private readonly calls = new Map<t.Node, OwnedUnit[]>();
  private readonly walked = new Map<OwnedUnit, Walked>();
  private readonly origins: Origins;
  private readonly stable: StableTests;
  /** Functions that put something themselves, or call or contain one that does. */
  readonly units: ReadonlySet<OwnedUnit>;

  constructor(
    private readonly program: Program,
    private readonly sources: PutSources,
  ) {
    this.origins = new Origins(program, foreignTransfers(program));
    for (const put of sources.puts) {
      const holder = holderOf(put.value, put.at, program);
      if (holder) this.add({ holder, step: { at: put.at, node: put.statement, put } });
    }
    for (const each of sources.foreign) this.add(each);
    this.units = this.reach();
    this.stable = new StableTests(program, this.units);
  }

  private add(parks: Parks): void {
    const { at } = parks.step;
    this.own.set(at, [...(this.own.get(at) ?? []), parks]);
  }

  private reach(): Set<OwnedUnit> {
    const callees = calleesOf(this.program);
    const units = new Set(this.own.keys());
    let newest = [...units];
    for (let depth = 0; depth < DEPTH && newest.length > 0; depth++) {
      const next = new Set<OwnedUnit>();
      for (const each of newest) {
        for (const { call, at } of [...callees.callsOf(each), ...this.callsOnTaken(each)]) {
          this.calls.set(call, [...(this.calls.get(call) ?? []), each]);
          next.add(at);
        }
        const [, outer] = this.program.nesting.around(each.unit.fn.start ?? 0);
        const around = outer && callees.unitOf(outer);
        if (around) next.add(around);
      }
      newest = [...next].filter(each => !units.has(each) && units.size < MAX_UNITS);
      for (const each of newest) units.add(each);
    }
    return units;
  }

  /** Calls of an instance's method on what was taken from the pool, or made for it. */
  private callsOnTaken({ unit, owner }: OwnedUnit): { call: Call; at: OwnedUnit }[] {
    const { program, sources, origins } = this;
    if (!owner || !lineOf(sources.owner).has(owner)) return [];
    const callees = calleesOf(program);
    const calls = program.callsByName.get(unit.name) ?? [];
    return calls.slice(0, MAX_CALLS).flatMap(call => {
      const receiver = receiverOf(call);
      const home = receiver && program.nesting.at(call.start ?? 0);
      const at = home && callees.unitOf(home);
      if (!at || callees.called(call.callee, at).length > 0) return [];
      const isOfPool = origins
        .of(receiver, at)
        .some(each =>
          'place' in each ? sources.places.has(each.place.key) : isMadeFor(each, sources.owner),
        );
      return isOfPool ? [{ call, at }] : [];
    });
  }

  /** What the ways through a function tell. Nothing for one that calls itself. */
  of(at: OwnedUnit): Walked {
    const known = this.walked.get(at);
    if (known) return known;
    this.walked.set(at, NOTHING);
    const found = this.units.has(at) ? this.walk(at) : NOTHING;
    this.walked.set(at, found);
    return found;
  }

  private walk(at: OwnedUnit): Walked {
    const { program, sources } = this;
    const { fn } = at.unit;
    // What a generator does depends on who asks it on.
    if ('generator' in fn && fn.generator === true) return NOTHING;
    const events = new Map<t.Node, PutEvent[]>();
    const offsets: number[] = [];
    const throwing: { offset: number; by: 'call' | 'await' }[] = [];
    const held = new Set<string>();
    const add = (node: t.Node, event: PutEvent): void => {
      const others = events.get(node);
      if (others) others.push(event);
      else events.set(node, [event]);
      offsets.push(node.start!);
      for (const each of parksIn(event)) held.add(keyOf(each.holder));
    };
    for (const parks of this.own.get(at) ?? []) add(parks.step.node, { kind: 'park', parks });
    visit(fn.body, (node, parent) => {
      if (isFunction(node) || node.type === 'ClassBody') return false;
      switch (node.type) {
        case 'CallExpression':
        case 'OptionalCallExpression':
          if (!isLogging(node)) throwing.push({ offset: node.start!, by: 'call' });
          this.addCall(node, parent, at, add);
          break;
        case 'AwaitExpression':
          throwing.push({ offset: node.start!, by: 'await' });
          add(node, { kind: 'wait' });
          break;
        case 'AssignmentExpression':
        case 'VariableDeclarator':
        case 'ForOfStatement':
        case 'ForInStatement': {
          // A loop's name stands for another before its body runs.
          const anchor = 'body' in node ? node.left : node;
          for (const holder of replacedBy(node, at, program))
            add(anchor, { kind: 'replace', holder });
          break;
        }
        case 'ReturnStatement':
        case 'ThrowStatement':
        case 'BreakStatement':
        case 'ContinueStatement':
          offsets.push(node.start!);
          break;
        default:
      }
      return true;
    });
    if (held.size === 0) return NOTHING;
    offsets.sort((a, b) => a - b);
    throwing.sort((a, b) => a.offset - b.offset);
    const keys = [...held];
    return new PutWalk({
      at,
      program,
      events,
      isStable: (test, holder) => this.stable.isStable(test, holder, at),
      tests: new PutTests(at, program, sources.counters),
      isHeld: key => keys.some(each => each === key || each.startsWith(`${key}.`)),
      matters: ({ start, end }) => {
        const next = firstFrom(offsets.length, i => offsets[i]! >= start!);
        return next < offsets.length && offsets[next]! < end!;
      },
      mayThrow: ({ start, end }) => {
        let by: 'call' | 'await' | undefined;
        const first = firstFrom(throwing.length, i => throwing[i]!.offset >= start!);
        for (let i = first; i < throwing.length && throwing[i]!.offset < end!; i++) {
          if (throwing[i]!.by === 'await') return 'await';
          by = 'call';
        }
        return by;
      },
    }).run();
  }

  private addCall(
    call: Call,
    parent: t.Node | undefined,
    at: OwnedUnit,
    add: (node: t.Node, event: PutEvent) => void,
  ): void {
    const { program, sources } = this;
    const callees = calleesOf(program);
    const known = callees.called(call.callee, at);
    const called = known.length > 0 ? known : (this.calls.get(call) ?? []);
    const statement = parent?.type === 'ExpressionStatement' ? parent : call;
    const touched = namesTouched(call, called);
    if (touched !== NO_NAMES) add(call, { kind: 'touch', names: touched });
    if (called.some(each => sources.takers.has(each)) || this.isTake(call, at))
      add(call, { kind: 'take' });
    for (const parks of this.parkedBy(call, called, statement, at))
      add(call, { kind: 'park', parks });
    const either = called.length === 0 ? this.parkedByHanded(call, at) : [];
    if (either.length > 0) add(call, { kind: 'either', parks: either });
    const handlers = called.length === 0 ? this.handlersIn(call, at) : [];
    if (handlers.length > 0) add(call, { kind: 'hand', handlers });
  }

  /** What all functions that a call may run put. */
  private parkedBy(call: Call, called: readonly OwnedUnit[], node: t.Node, at: OwnedUnit): Parks[] {
    const direct = isFunction(bare(call.callee));
    if (!direct && !this.calls.has(call)) return [];
    const [first, ...others] = called.map(each =>
      this.seenFrom(this.of(each).parks, each, call, at),
    );
    return (first ?? [])
      .filter(({ holder }) =>
        others.every(other => other.some(each => keyOf(each.holder) === keyOf(holder))),
      )
      .map(({ holder, step, given }) => ({
        holder,
        step: { at, node, put: step.put },
        ...(given && { given }),
      }));
  }

  private seenFrom(parks: readonly Parks[], callee: OwnedUnit, call: Call, at: OwnedUnit): Parks[] {
    return parks.flatMap(({ holder, step, given }) => {
      const seen = heldByCaller(holder, callee, call, at, this.program);
      return seen ? [{ holder: seen, step, ...(given && { given }) }] : [];
    });
  }

  /** `use(instance)` of a parameter `use`: functions that callers hand over and that put what they get. */
  private parkedByHanded(call: Call, at: OwnedUnit): Parks[] {
    const callee = bare(call.callee);
    const ordinal =
      callee.type === 'Identifier'
        ? at.unit.fn.params.findIndex(
            each => each.type === 'Identifier' && each.name === callee.name,
          )
        : -1;
    if (ordinal < 0) return [];
    return calleesOf(this.program)
      .callsOf(at)
      .flatMap(({ call: handing }): Parks[] => {
        const unit = this.unitHanded(handing.arguments[ordinal]);
        if (!unit || !this.units.has(unit)) return [];
        return this.seenFrom(this.of(unit).parks, unit, call, at);
      });
  }

  private unitHanded(node: t.Node | undefined): OwnedUnit | undefined {
    const value = node && bare(node);
    if (!value) return undefined;
    const callees = calleesOf(this.program);
    if (isFunction(value)) return callees.unitOf(value);
    if (value.type !== 'Identifier') return undefined;
    const declared = this.program.bindings.valueOf(value.name, value.start ?? 0);
    return declared && isFunction(declared) ? callees.unitOf(declared) : undefined;
  }

  /** The functions that a call hands over and that put a variable of the code around them. */
  private handlersIn(call: Call, at: OwnedUnit): Handler[] {
    return call.arguments.flatMap((argument, ordinal) => {
      const unit = this.unitHanded(argument);
      if (!unit || !this.units.has(unit)) return [];
      const runs = runsBy(call, ordinal, this.program);
      if (!runs || takesHandlersBack(unit, this.program) || takesHandlersBack(at, this.program))
        return [];
      return this.of(unit)
        .parks.filter(({ holder: { variable, path } }) => {
          if (!variable || path.length > 0) return false;
          return variable.home !== unit.unit.fn && variable.home !== this.program.top.fn;
        })
        .map((parks): Handler => ({ parks, runs }));
    });
  }

  /** `list.pop()`, and whatever else takes something out of one of the pool's lists. */
  private isTake(call: Call, at: OwnedUnit): boolean {
    const callee = bare(call.callee);
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
      return false;
    const name = keyName(callee.property, callee.computed);
    if (name === undefined || !/^(?:pop|shift|splice|delete|clear)$/.test(name)) return false;
    const list = placeOf(callee.object, at, this.program);
    return list !== undefined && this.sources.places.has(list.key);
  }
}

const NO_NAMES: ReadonlySet<string> = new Set();

/** The names of variables and fields that called functions set; `undefined` where an unknown one may set any field. */
function namesTouched(
  { callee }: Call,
  called: readonly OwnedUnit[],
): ReadonlySet<string> | undefined {
  if (called.length === 0) {
    const node = bare(callee);
    const isOwn = node.type === 'MemberExpression' && bare(node.object).type === 'ThisExpression';
    return isOwn ? undefined : NO_NAMES;
  }
  const names = new Set<string>();
  for (const { unit } of called)
    for (const fact of unit.facts.facts) {
      if (fact.kind !== 'assign' || fact.target.index) continue;
      const name = fact.target.path.at(-1) ?? fact.target.variable;
      if (name !== undefined) names.add(name);
    }
  return names.size > 0 ? names : NO_NAMES;
}

/** The names that stand for something else once a node has run. */
function replacedBy(node: t.Node, at: OwnedUnit, program: Program): Holder[] {
  switch (node.type) {
    case 'AssignmentExpression':
      return targetsIn(node.left, at, program);
    case 'VariableDeclarator':
      return node.init ? targetsIn(node.id, at, program) : [];
    case 'ForOfStatement':
    case 'ForInStatement':
      return node.left.type === 'VariableDeclaration'
        ? targetsIn(node.left.declarations[0]!.id, at, program)
        : targetsIn(node.left, at, program);
    default:
      return [];
  }
}

function targetsIn(target: t.Node, at: OwnedUnit, program: Program): Holder[] {
  const node = bare(target);
  if (node.type === 'Identifier' || node.type === 'MemberExpression') {
    const holder = holderOf(node, at, program);
    return holder && (holder.variable !== undefined || holder.path.length > 0) ? [holder] : [];
  }
  const found: Holder[] = [];
  visit(node, each => {
    if (each.type !== 'Identifier') return;
    const holder = holderOf(each, at, program);
    if (holder) found.push(holder);
  });
  return found;
}

function parksIn(event: PutEvent): readonly Parks[] {
  switch (event.kind) {
    case 'park':
      return [event.parks];
    case 'either':
      return event.parks;
    case 'hand':
      return event.handlers.map(({ parks }) => parks);
    default:
      return [];
  }
}

function isMadeFor(origin: Origin, owner: ClassLike | undefined): boolean {
  return origin.kind === 'made' && owner !== undefined && origin.made.owner === owner;
}

function isLogging({ callee }: Call): boolean {
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'console'
  );
}
