import type * as t from '@babel/types';
import type { FreeList } from '../../../protocol/poolModel';
import { calleesOf, type OwnedUnit } from '../program/callees';
import { dependsOnStock } from './emptiness';
import type { Call, ClassLike, Program } from '../program/classLikes';
import { isRequestData } from '../program/values';
import { bare, isFunction, keyName, visit } from '../syntax/nodes';
import type { ForeignGiven } from './transfers';
import type { Made, Origin } from './made';
import { handedTo, type Origins } from './origins';
import type { LibraryPool } from './poolPackages';
import { placeOf } from './places';
import type { Place } from './placeKeys';
import { receiverOf, type Put, type Traffic } from './traffic';
import type { UnreadPool } from './unreadPools';

/** A place from which instances are taken, with new ones made when there are none, and into which they are put back. */
export interface Cycle {
  place: Place;
  /** What is made: by class, by literal, or by what others handed over. */
  made: Map<string, Made>;
  /** The functions that take. */
  takers: Set<OwnedUnit>;
  puts: Put[];
  /** For a chain: the field that leads to the next instance. */
  nextField?: string;
  /** For a list that is taken from by `list[--counter]`. */
  counter?: string;
  /** For a list whose elements stay in it: the field that says whether one is idle, and its value then. */
  flag?: NonNullable<FreeList['flag']>;
  /** Whether instances only lend a part to new ones and are dropped. */
  lendsParts: boolean;
  /** Whether it is only filled beforehand, so that nothing is made when there is none. */
  isPrefilled: boolean;
  /** For a pool of a package: its free list, if that is known. */
  library?: FreeList | undefined;
}

/** A step that puts what it made into a place. */
interface Prefill {
  made: Made[];
  at: OwnedUnit;
  statement: t.Node;
}

/** Finds where a function takes something, or makes it when there is nothing to take. */
export class Cycles {
  readonly all = new Map<string, Cycle>();
  /** Steps that put what was made into a place. */
  private readonly prefilled = new Map<string, Prefill[]>();

  constructor(
    private readonly program: Program,
    private readonly origins: Origins,
  ) {}

  /** Adds what one function takes. */
  addTakes(at: OwnedUnit, traffic: Traffic): void {
    const { facts } = at.unit;
    const returns = this.origins.returnsOf(at);
    const assigned = new Map<string, t.Node[]>();
    for (const fact of facts.facts) {
      if (fact.kind !== 'assign' || fact.target.index) continue;
      const key = `${fact.target.variable}.${fact.target.path.join('.')}`;
      const others = assigned.get(key);
      if (others) others.push(fact.value);
      else assigned.set(key, [fact.value]);
    }
    for (const node of traffic.choices) this.addGroup([node], undefined, at, traffic);
    this.addGroup(returns, undefined, at, traffic);
    for (const [name, group] of facts.locals) this.addGroup(group, name, at, traffic);
    for (const [key, group] of assigned) this.addGroup(group, key.split('.').at(-1), at, traffic);
    this.addLenders(at, traffic);
  }

  /** Notes what one function makes and puts into lists beforehand. */
  addPrefills(at: OwnedUnit, { puts }: Traffic): void {
    for (const put of puts) {
      const origins = put.isRepeated ? this.origins.of(put.value, at) : [];
      if (isFresh(origins)) this.addPrefill(put, origins);
    }
  }

  /**
   * Adds what one function puts that was in use. A list takes the place of that with the idle instances when those who take
   * put what they took into it: `filled` has the keys of such lists.
   */
  addPuts(at: OwnedUnit, { puts, wholes }: Traffic, filled: ReadonlySet<string>): void {
    const whole = wholes.filter(({ from }) => filled.has(from.key));
    for (const put of [...puts, ...whole.map(each => each.put)]) {
      const cycle = this.all.get(put.place.key);
      if (!cycle || this.isNested(put.place, at)) continue;
      const origins = this.origins.of(put.value, at);
      // A list that is filled with what is made may have other things added.
      if (isFresh(origins) || (cycle.isPrefilled && origins.length === 0)) continue;
      cycle.puts.push(put);
    }
  }

  /** The keys of the places into which those who take put what they took. */
  filledByTakers(trafficOf: (at: OwnedUnit) => Traffic): Set<string> {
    const filled = new Set<string>();
    for (const { place, takers } of this.all.values())
      for (const at of takers)
        for (const put of trafficOf(at).puts) {
          const origins = this.origins.of(put.value, at);
          const isTaken = origins.some(each => 'place' in each && each.place.key === place.key);
          if (isTaken && put.place.key !== place.key) filled.add(put.place.key);
        }
    return filled;
  }

  /** Adds a pool that a package keeps, with the calls that give instances back to it. */
  addLibrary(place: Place, made: readonly Made[], library: LibraryPool): void {
    const cycle: Cycle = {
      place,
      made: new Map(made.map(each => [each.key, each])),
      takers: new Set(),
      puts: [],
      lendsParts: false,
      isPrefilled: false,
      library: library.list,
    };
    const callees = calleesOf(this.program);
    for (const [name, add] of [
      [library.put, (at: OwnedUnit, call: Call) => this.addGiven(cycle, at, call)],
      [library.take, (at: OwnedUnit) => cycle.takers.add(at)],
    ] as const) {
      for (const call of this.program.callsByName.get(name) ?? []) {
        const callee = bare(call.callee);
        if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
          continue;
        const home = this.program.nesting.at(call.start ?? 0);
        const at = home && callees.unitOf(home);
        if (at && placeOf(callee.object, at, this.program)?.key === place.key) add(at, call);
      }
      for (const { at, call } of this.detached(place, name)) add(at, call);
    }
    this.all.set(place.key, cycle);
  }

  /**
   * Adds a pool of another file, to which a call gives one of its arguments: by what the pool makes, else by what is given.
   */
  addForeign(call: Call, ordinal: number | 'self', { place, made, isMade }: ForeignGiven): void {
    const home = this.program.nesting.at(call.start ?? 0);
    const at = home && calleesOf(this.program).unitOf(home);
    const value = ordinal === 'self' ? receiverOf(call) : call.arguments[ordinal];
    if (!at || !value) return;
    const owner = calleesOf(this.program).classOf(value, at);
    const own = owner && { key: `class${owner.node.start}`, name: owner.name, owner };
    const isKnown = made.length > 0;
    const all = isKnown ? made : own ? [own] : [];
    if ((all.length === 0 || !isMade) && !this.all.has(place.key)) return;
    const cycle = this.all.get(place.key) ?? {
      place,
      made: new Map<string, Made>(),
      takers: new Set<OwnedUnit>(),
      puts: [],
      lendsParts: false,
      isPrefilled: false,
    };
    // What was taken here tells more than a value's declared type.
    for (const each of isKnown || cycle.takers.size === 0 ? all : [])
      cycle.made.set(each.key, each);
    this.all.set(place.key, cycle);
  }

  /** Adds a pool whose text is not known. */
  addUnread({ place, made, takes, gives, hooks }: UnreadPool): void {
    const puts = gives.map(({ call, at }): Put => {
      const value = call.arguments[0]!;
      return {
        place,
        value,
        statement: call,
        at,
        kind: 'other',
        isRepeated: false,
        isUnseen: true,
        hooks,
      };
    });
    if (puts.length === 0) return;
    this.all.set(place.key, {
      place,
      made: new Map(made.map(each => [each.key, each])),
      takers: new Set([...(this.all.get(place.key)?.takers ?? []), ...takes.map(({ at }) => at)]),
      puts,
      lendsParts: false,
      isPrefilled: false,
    });
  }

  /** Adds what a function takes from a list by a flag of its elements, with the steps that take the flag back. */
  addFlagged(
    place: Place,
    made: readonly Made[],
    at: OwnedUnit,
    puts: readonly Put[],
    flag: NonNullable<FreeList['flag']>,
  ): void {
    const known = this.all.get(place.key);
    const cycle: Cycle = known ?? {
      place,
      made: new Map(),
      takers: new Set(),
      puts: [],
      lendsParts: false,
      isPrefilled: false,
      flag,
    };
    if (!known) this.all.set(place.key, cycle);
    for (const each of made) cycle.made.set(each.key, each);
    cycle.takers.add(at);
    for (const put of puts)
      if (!cycle.puts.some(({ statement }) => statement === put.statement)) cycle.puts.push(put);
  }

  /** Calls of a field that holds the pool's method: `ctx.done = queue.release`. */
  private detached(place: Place, method: string): { at: OwnedUnit; call: Call }[] {
    const { fieldValues, callsByName, nesting } = this.program;
    const unitAt = (offset: number): OwnedUnit | undefined => {
      const home = nesting.at(offset);
      return home && calleesOf(this.program).unitOf(home);
    };
    const isMethod = (value: t.Node): boolean => {
      if (value.type !== 'MemberExpression') return false;
      if (keyName(value.property, value.computed) !== method) return false;
      const at = unitAt(value.start ?? 0);
      return at !== undefined && placeOf(value.object, at, this.program)?.key === place.key;
    };
    return [...fieldValues]
      .filter(([, values]) => values.some(isMethod))
      .flatMap(([field]) => callsByName.get(field) ?? [])
      .flatMap(call => {
        const at = unitAt(call.start ?? 0);
        return at ? [{ at, call }] : [];
      });
  }

  private addGiven({ puts, place }: Cycle, at: OwnedUnit, call: Call): void {
    const value = call.arguments[0];
    if (value) puts.push({ place, value, statement: call, at, kind: 'array', isRepeated: false });
  }

  /** What each place's instances are, with what was handed over resolved. */
  madeFor({ made }: Cycle): Made[] {
    return [...made.values()].flatMap(each => this.resolved(each));
  }

  /** The makers behind a handed function, or the thing itself. */
  resolved(made: Made): Made[] {
    if (!made.handed) return [made];
    const found: Made[] = [];
    for (const { node, at } of handedValues(made.handed, this.program)) {
      const callees = calleesOf(this.program);
      const value = bare(node);
      const unit = callees.unitOf(value);
      const owner = callees.classOfNode(value);
      if (owner)
        found.push({ key: `class${owner.node.start}`, name: owner.name, owner, handedAt: at });
      else if (unit)
        for (const origin of this.origins
          .returnsOf(unit)
          .flatMap(each => this.origins.of(each, unit)))
          if (origin.kind === 'made' && !origin.made.handed)
            found.push({ ...origin.made, handedAt: at });
      if (!owner && value.type === 'Identifier' && !unit) {
        const named = callees.classNamed(value.name, value.start ?? at);
        found.push({ key: `name${value.name}`, name: value.name, owner: named, handedAt: at });
      }
    }
    return found.length > 0 ? found : [made];
  }

  /** `name`: the variable or field that gets the values. */
  private addGroup(
    group: readonly t.Node[],
    name: string | undefined,
    at: OwnedUnit,
    traffic: Traffic,
  ): void {
    if (group.length === 0) return;
    const each = group.map(node => ({ node, origins: this.origins.of(node, at) }));
    const precise = each.filter(({ origins }) => this.addMeeting(origins, at, traffic));
    if (precise.length > 0 || group.length === 1) return;
    const made = each.filter(({ origins }) => origins.some(({ kind }) => kind === 'made'));
    const isAlternative = (place: Place, taken: t.Node): boolean => {
      const counter = traffic.counters.get(place.key);
      const stock = {
        names: new Set([place.name, counter ?? place.name]),
        isField: place.home === undefined,
        result: name,
      };
      return made.some(({ node, origins }) =>
        dependsOnStock({ taken, made: stepIn(node, origins) }, stock, at, this.program),
      );
    };
    const origins = each.flatMap(({ node, origins: all }) =>
      all.filter(origin => {
        if (origin.kind === 'made') return true;
        return 'place' in origin && isAlternative(origin.place, stepIn(node, [origin]));
      }),
    );
    this.addMeeting(origins, at, traffic);
  }

  /** Whether something taken and one kind of thing that was made end up in the same value. */
  private addMeeting(origins: readonly Origin[], at: OwnedUnit, traffic: Traffic): boolean {
    const made = new Map<string, Made>();
    for (const origin of origins)
      if (origin.kind === 'made') made.set(origin.made.key, origin.made);
    if (made.size !== 1) return false;
    let isFound = false;
    for (const origin of origins) {
      const taken = this.takenFrom(origin, traffic);
      if (!taken || this.isNested(taken.place, at)) continue;
      isFound = true;
      this.add(taken.place, [...made.values()], at, traffic, taken.nextField).isPrefilled = false;
    }
    return isFound;
  }

  private takenFrom(
    origin: Origin,
    traffic: Traffic,
  ): { place: Place; nextField?: string } | undefined {
    const { removed, advanced } = traffic;
    switch (origin.kind) {
      case 'taken':
        return { place: origin.place };
      case 'element':
        return removed.has(origin.place.key) && this.isRemoved(origin, traffic)
          ? { place: origin.place }
          : undefined;
      case 'content': {
        const nextField = advanced.get(origin.place.key);
        return nextField === undefined ? undefined : { place: origin.place, nextField };
      }
      default:
        return undefined;
    }
  }

  /**
   * Whether what was only looked at is what is removed: not another entry, as in a cache that drops its oldest, and not one
   * that is put back at once to be the newest.
   */
  private isRemoved(
    { place, node }: Extract<Origin, { place: Place }>,
    { puts, entries, removed }: Traffic,
  ): boolean {
    if (puts.some(each => each.place.key === place.key && !each.isRepeated)) return false;
    // What is read after the last removal stays there.
    if (removed.get(place.key)! < node.start!) return false;
    const isCall = node.type === 'CallExpression' || node.type === 'OptionalCallExpression';
    const callee = isCall ? bare(node.callee) : undefined;
    if (callee?.type !== 'MemberExpression' || keyName(callee.property, callee.computed) !== 'get')
      return true;
    const textOf = (at: t.Node): string => this.program.text.slice(at.start!, at.end!);
    const [asked] = isCall ? node.arguments : [];
    return entries.some(
      each =>
        each.value === undefined &&
        each.place.key === place.key &&
        asked !== undefined &&
        textOf(each.key) === textOf(asked),
    );
  }

  /**
   * An idle instance that is not used again itself, but lends a part to a new one and is dropped:
   * `fresh.base = list[i].base; list.splice(i, 1)`.
   */
  private addLenders(at: OwnedUnit, traffic: Traffic): void {
    if (traffic.removed.size === 0) return;
    for (const fact of at.unit.facts.facts) {
      if (fact.kind !== 'assign' || fact.target.index || fact.target.path.length !== 1) continue;
      const value = bare(fact.value);
      const { variable } = fact.target;
      if (value.type !== 'MemberExpression' || value.computed || variable === undefined) continue;
      if (value.property.type !== 'Identifier' || value.property.name !== fact.target.path[0])
        continue;
      const lent = this.origins
        .of(value.object, at)
        .find(each => each.kind === 'element' && traffic.removed.has(each.place.key));
      if (lent?.kind !== 'element' || this.isNested(lent.place, at)) continue;
      // What may be an older one as well is given a value, as any object is.
      const values = (at.unit.facts.locals.get(variable) ?? []).map(each =>
        this.origins.of(each, at),
      );
      if (!values.every(isFresh)) continue;
      const made = values.flat().flatMap(each => (each.kind === 'made' ? [each.made] : []));
      if (made.length === 0) continue;
      const cycle = this.add(lent.place, made, at, traffic);
      cycle.lendsParts = true;
      cycle.isPrefilled = false;
    }
  }

  private add(
    place: Place,
    made: readonly Made[],
    at: OwnedUnit,
    { counters }: Traffic,
    nextField?: string,
  ): Cycle {
    let cycle = this.all.get(place.key);
    if (!cycle) {
      cycle = {
        place,
        made: new Map(),
        takers: new Set(),
        puts: [],
        lendsParts: false,
        isPrefilled: true,
      };
      this.all.set(place.key, cycle);
    }
    for (const each of made) cycle.made.set(each.key, each);
    cycle.takers.add(at);
    if (nextField !== undefined) cycle.nextField = nextField;
    const counter = counters.get(place.key);
    if (counter !== undefined) cycle.counter = counter;
    return cycle;
  }

  private addPrefill({ place, at, value, statement }: Put, origins: readonly Origin[]): void {
    const node = bare(value);
    const args = node.type === 'NewExpression' ? node.arguments : [];
    if (args.some(each => isRequestData(each, at.unit.facts))) return;
    const made = origins.flatMap(each => (each.kind === 'made' ? [each.made] : []));
    const others = this.prefilled.get(place.key) ?? [];
    this.prefilled.set(place.key, [...others, { made, at, statement }]);
  }

  /** Lists that are filled beforehand, and taken from by a function. */
  addPrefilled(at: OwnedUnit, traffic: Traffic): void {
    if (this.prefilled.size === 0) return;
    const { facts } = at.unit;
    const values = [...this.origins.returnsOf(at), ...[...facts.locals.values()].flat()];
    for (const origin of values.flatMap(node => this.origins.of(node, at))) {
      const taken = this.takenFrom(origin, traffic);
      if (!taken || this.isNested(taken.place, at)) continue;
      const made = (this.prefilled.get(taken.place.key) ?? [])
        .filter(each => !('node' in origin && isWork(each, origin.node, at)))
        .flatMap(each => each.made);
      if (made.length > 0) this.add(taken.place, made, at, traffic, taken.nextField);
    }
  }

  /** Whether a place is a variable of the function itself, which ends with the call. */
  private isNested({ home }: Place, { unit }: OwnedUnit): boolean {
    return home !== undefined && home === unit.fn && home !== this.program.top.fn;
  }
}

/** The part of an expression that takes or makes; the whole of it when that happens elsewhere. */
function stepIn(node: t.Node, origins: readonly Origin[]): t.Node {
  for (const origin of origins)
    if ('node' in origin && origin.node.start! >= node.start! && origin.node.end! <= node.end!)
      return origin.node;
  return node;
}

/** Whether a loop takes from a list what it puts there itself: that is work which is still to be done, and no stock. */
function isWork({ at, statement }: Prefill, taken: t.Node, by: OwnedUnit): boolean {
  if (at !== by) return false;
  const [from, to] = [
    Math.min(statement.start!, taken.start!),
    Math.max(statement.end!, taken.end!),
  ];
  let isOfLoop = false;
  visit(by.unit.fn.body, node => {
    if (isOfLoop || node.start! > from || node.end! < to) return false;
    isOfLoop = /^(?:For|While|DoWhile)\w*Statement$/.test(node.type);
    return !isOfLoop;
  });
  return isOfLoop;
}

function isFresh(origins: readonly Origin[]): boolean {
  return origins.length > 0 && origins.every(({ kind }) => kind === 'made');
}

/** What is handed over for a callee, at each place of the file that does so. */
export function handedValues(callee: t.Node, program: Program): { node: t.Node; at: number }[] {
  const callees = calleesOf(program);
  const home = program.nesting.at(callee.start ?? 0);
  const at = home && callees.unitOf(home);
  const handed = at && handedTo(callee, at, program);
  if (!handed) return [];
  const { to, ordinal, path } = handed;
  const values: { node: t.Node; at: number }[] = [];
  const add = (args: readonly t.Node[], offset: number): void => {
    const node = args[ordinal] && propertyOf(args[ordinal], path);
    if (node) values.push({ node: resolvedName(node, program), at: offset });
  };
  if ('unit' in to)
    for (const { call } of callees.callsOf(to)) add(call.arguments, call.start ?? 0);
  else
    for (const { call } of program.calls)
      if (call.type === 'NewExpression' && isOfClass(call, to, program))
        add(call.arguments, call.start ?? 0);
  return values;
}

function isOfClass(call: t.NewExpression, owner: ClassLike, program: Program): boolean {
  const { callee } = call;
  if (callee.type !== 'Identifier') return false;
  const named = calleesOf(program).classNamed(callee.name, call.start ?? 0);
  return named === owner || named?.base === owner;
}

function propertyOf(node: t.Node, path: readonly string[]): t.Node | undefined {
  let at: t.Node = bare(node);
  for (const name of path) {
    if (at.type !== 'ObjectExpression') return undefined;
    const property = at.properties.find(
      each =>
        each.type !== 'SpreadElement' && each.key.type === 'Identifier' && each.key.name === name,
    );
    if (!property || property.type === 'SpreadElement') return undefined;
    at = property.type === 'ObjectMethod' ? property : bare(property.value);
  }
  return at;
}

function resolvedName(node: t.Node, { bindings }: Program): t.Node {
  const value = bare(node);
  if (value.type !== 'Identifier') return value;
  const declared = bindings.valueOf(value.name, value.start ?? 0);
  const isKnown =
    declared &&
    (isFunction(declared) ||
      declared.type === 'ClassDeclaration' ||
      declared.type === 'ClassExpression');
  return isKnown ? declared : value;
}
