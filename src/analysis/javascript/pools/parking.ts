import type * as t from '@babel/types';
import type { FreeList } from '../../../protocol/poolModel';
import { calleesOf, type OwnedUnit } from '../program/callees';
import type { FunctionUnit } from '../program/functionUnit';
import { lineOf, type Call, type ClassLike, type Program } from '../program/classLikes';
import { occurrencesOfWords } from '../program/occurrences';
import { bare, keyName, visit } from '../syntax/nodes';
import { Cycles, type Cycle } from './cycles';
import { foreignTransfers } from './foreignTransfers';
import { flagCycles } from './flags';
import { libraryCycles } from './libraryPools';
import type { Made } from './made';
import { stepsOnWay } from './onWay';
import { Origins } from './origins';
import { trafficIn, type Put, type Traffic } from './traffic';
import type { Transfers } from './transfers';
import { unreadPools, type UnreadPool } from './unreadPools';

/** Where one function parks instances. */
export interface ParkSite {
  at: OwnedUnit;
  statement: t.Node;
  value: t.Node;
  /** How the code there names the instance; `undefined` for `this`. */
  instance: string | undefined;
  /** Set when evaluating the name again would do something else: `list.pop()`. */
  isUnnamed?: boolean;
  /** Functions that the pool may call with it. */
  hooks?: readonly OwnedUnit[];
}

/** A put into a free list, with what is known of the list. */
export interface ParkedPut {
  put: Put;
  cycle: Pick<Cycle, 'counter' | 'library' | 'nextField'>;
}

/** What is known about the parking of one class. */
export interface Parking {
  lists: FreeList[];
  sites: ParkSite[];
  /** The puts that make the sites. */
  puts: ParkedPut[];
  /** Keys of the places where idle instances are. */
  places: Set<string>;
  /** Functions that take idle instances. */
  takers: Set<OwnedUnit>;
  /** Whether idle instances only lend a part to new ones. */
  lendsParts: boolean;
}

export const NO_PARKING: Parking = {
  lists: [],
  sites: [],
  puts: [],
  places: new Set(),
  takers: new Set(),
  lendsParts: false,
};

/** The free lists of a program. */
export interface FoundParking {
  ofClasses: Map<ClassLike, Parking>;
  /** Instances made as object literals, by the literal. */
  ofLiterals: Map<t.ObjectExpression, { made: Made; parking: Parking }>;
  /** Classes and factories of other files, by name. */
  foreign: Map<string, Parking>;
  cycles: readonly Cycle[];
  /** What each function that has to do with free lists puts and takes. */
  traffic: ReadonlyMap<OwnedUnit, Traffic>;
  origins: Origins;
}

/** Finds what is parked, where, and by whom. A list belongs to what the taking code makes when the list is empty. */
export function findParking(program: Program): FoundParking {
  const { landmarks } = program;
  const foreign = foreignTransfers(program);
  const unread = unreadPools(program);
  const origins = new Origins(program, withUnread(foreign, unread));
  const cycles = new Cycles(program, origins);
  const traffic = new Map<OwnedUnit, Traffic>();
  const trafficOf = (at: OwnedUnit): Traffic => {
    let known = traffic.get(at);
    if (!known) traffic.set(at, (known = trafficIn(at, program, origins, foreign)));
    return known;
  };
  const units = [...calleesOf(program).all];
  const calling = new Set([...foreign.keys()].map(call => program.nesting.at(call.start ?? 0)));
  const taking = units.filter(
    ({ unit }) =>
      landmarks.takes.isIn(unit) || landmarks.unlinks.isIn(unit) || calling.has(unit.fn),
  );
  const names = new Set<string>();
  for (const at of taking) {
    const isTaking = landmarks.takes.isIn(at.unit) || calling.has(at.unit.fn);
    if (!isTaking && trafficOf(at).advanced.size === 0) continue;
    cycles.addTakes(at, trafficOf(at));
    for (const each of trafficOf(at).named) names.add(each);
  }
  const words = occurrencesOfWords(program.text, names);
  const putting = units.filter(({ unit }) => words.isIn(unit) || calling.has(unit.fn));
  for (const at of putting) cycles.addPrefills(at, trafficOf(at));
  for (const at of taking) cycles.addPrefilled(at, trafficOf(at));
  for (const [call, { given }] of foreign)
    for (const [ordinal, each] of given) cycles.addForeign(call as Call, ordinal, each);
  const filled = cycles.filledByTakers(trafficOf);
  for (const at of putting) cycles.addPuts(at, trafficOf(at), filled);
  libraryCycles(program, origins, cycles);
  for (const pool of unread) cycles.addUnread(pool);
  flagCycles(program, origins, trafficOf, cycles);

  const found: FoundParking = {
    ofClasses: new Map(),
    ofLiterals: new Map(),
    foreign: new Map(),
    cycles: [...cycles.all.values()],
    traffic,
    origins,
  };
  for (const cycle of cycles.all.values())
    for (const made of cycles.madeFor(cycle)) addCycle(found, cycle, made, program);
  return found;
}

/** Adds what is taken from pools of unknown text. */
function withUnread(foreign: Transfers, pools: readonly UnreadPool[]): Transfers {
  if (pools.length === 0) return foreign;
  const all = new Map(foreign);
  for (const { place, made, takes } of pools)
    for (const { call } of takes) all.set(call, { taken: place, made, given: new Map() });
  return all;
}

function addCycle(found: FoundParking, cycle: Cycle, made: Made, program: Program): void {
  const factory = factoryOf(made, program);
  if (factory) addCycle(found, cycle, { key: made.key, name: made.name, owner: factory }, program);
  const parking = parkingOf(found, made);
  if (!parking) return;
  const list = listOf(cycle);
  if (list && !parking.lists.some(each => each.name === list.name && each.kind === list.kind))
    parking.lists.push(list);
  parking.places.add(cycle.place.key);
  parking.lendsParts ||= cycle.lendsParts;
  for (const taker of cycle.takers) parking.takers.add(taker);
  for (const put of cycle.puts) {
    const sites = sitesOf(put, made, cycle, found.origins, program);
    if (sites.length > 0) parking.puts.push({ put, cycle });
    for (const site of sites)
      if (!parking.sites.some(each => each.statement === site.statement)) parking.sites.push(site);
  }
}

/** The factory that returns a literal with its methods: the literal is an instance of it, too. */
function factoryOf({ literal }: Made, program: Program): ClassLike | undefined {
  const owner = literal && calleesOf(program).classOfNode(literal.by.unit.fn);
  if (owner?.form !== 'factory') return undefined;
  const isOfLiteral = ({ fn }: FunctionUnit): boolean =>
    program.literals.get(fn) === literal?.object;
  return owner.methods.some(isOfLiteral) ? owner : undefined;
}

function parkingOf(found: FoundParking, made: Made): Parking | undefined {
  const fresh = (): Parking => ({
    lists: [],
    sites: [],
    puts: [],
    places: new Set(),
    takers: new Set(),
    lendsParts: false,
  });
  if (made.handed || made.isId || made.byMethod !== undefined) return undefined;
  if (made.owner) {
    const known = found.ofClasses.get(made.owner) ?? fresh();
    found.ofClasses.set(made.owner, known);
    return known;
  }
  if (made.literal) {
    const { object } = made.literal;
    const known = found.ofLiterals.get(object) ?? { made, parking: fresh() };
    found.ofLiterals.set(object, known);
    return known.parking;
  }
  const known = found.foreign.get(made.name) ?? fresh();
  found.foreign.set(made.name, known);
  return known;
}

/** The list as a live reader finds it; `undefined` when it cannot: lists in lists, Maps and Sets. */
function listOf({ place, nextField, counter, library, puts }: Cycle): FreeList | undefined {
  if (library) return library;
  if (place.isInner || puts.some(({ kind }) => kind === 'other')) return undefined;
  const { holder, name } = place;
  if (nextField !== undefined) return { kind: 'linked', holder, name, nextField };
  return { kind: 'array', holder, name, ...(counter !== undefined && { lengthName: counter }) };
}

/** Where a put parks: there, or where its caller hands over an instance. */
function sitesOf(
  put: Put,
  made: Made,
  cycle: Cycle,
  origins: Origins,
  program: Program,
): ParkSite[] {
  const callees = calleesOf(program);
  const own = callees.classOf(put.value, put.at);
  if (made.owner && own && own !== made.owner && !areRelated(own, made.owner)) return [];
  const from = origins.of(put.value, put.at);
  const isBack =
    cycle.takers.has(put.at) &&
    from.some(each => 'place' in each && each.place.key === put.place.key) &&
    // A name of two blocks may stand for something else here.
    from.every(
      each => each.kind === 'made' || ('place' in each && each.place.key === put.place.key),
    );
  if (isBack && isUsedAfter(put)) return [];
  if (isSaved(put, program)) return [];
  if (from.some(({ kind }) => kind === 'self') && put.at.owner && made.owner)
    if (!areRelated(put.at.owner, made.owner)) return [];
  const site = {
    ...siteAt(put.at, put.statement, put.value, program),
    ...(put.hooks && { hooks: put.hooks }),
  };
  const param = bare(put.value);
  const isParam = param.type === 'Identifier' && from.some(({ kind }) => kind === 'param');
  if (!isParam || !made.owner) return [site];
  const ordinal = ordinalOf(put.at, param.name);
  const calls = callees.callsOf(put.at).map(each => ({ ...each, pool: poolOf(each, program) }));
  const { handedAt } = made;
  const isOther = ({ pool }: (typeof calls)[number]): boolean =>
    handedAt !== undefined && pool !== undefined && pool !== handedAt;
  if (calls.length > 0 && calls.every(isOther)) return [];
  const handing = calls.flatMap(each => {
    const { call, at, pool } = each;
    const value = call.arguments[ordinal];
    if (!value || isOther(each)) return [];
    if (pool !== undefined && pool === handedAt) return [siteAt(at, call, value, program)];
    const isSelf =
      origins.of(value, at).some(({ kind }) => kind === 'self') &&
      at.owner !== undefined &&
      areRelated(at.owner, made.owner!);
    const isInstance = cycle.made.size > 1 || [...cycle.made.values()].some(each => each.handed);
    const known = isInstance ? callees.classOf(value, at) : undefined;
    return isSelf || (known && areRelated(known, made.owner!))
      ? [siteAt(at, call, value, program)]
      : [];
  });
  return handing.length > 0 ? handing : [site];
}

/** `stack.push(scope); scope = new Scope(scope)`: what is put there waits to be used on, and another one is made at once. */
function isSaved({ at, value, statement }: Put, { text }: Program): boolean {
  const own = bare(value);
  if (own.type !== 'Identifier' && own.type !== 'MemberExpression') return false;
  const name = text.slice(own.start!, own.end!);
  const isOnWay = stepsOnWay(at.unit.fn, statement);
  let isFound = false;
  visit(at.unit.fn.body, node => {
    if (!isOnWay(node)) return false;
    if (node.type !== 'AssignmentExpression' || node.start! < statement.end!) return !isFound;
    const isMade = /^(?:New|Object)Expression$/.test(bare(node.right).type);
    isFound ||= isMade && text.slice(node.left.start!, node.left.end!) === name;
    return !isFound;
  });
  return isFound;
}

/** Whether what is put back goes on being used, as where the entries of a list take turns. */
function isUsedAfter({ at, value, statement }: Put): boolean {
  const name = bare(value);
  if (name.type !== 'Identifier') return true;
  const isOnWay = stepsOnWay(at.unit.fn, statement);
  let isUsed = false;
  visit(at.unit.fn.body, node => {
    if (!isOnWay(node)) return false;
    if (node.type === 'Identifier' && node.name === name.name && node.start! >= statement.end!)
      isUsed = true;
    return !isUsed;
  });
  return isUsed;
}

/** Where the pool is made whose method a call runs: the offset of `new Pool(…)`; `undefined` when it is not known. */
function poolOf({ call, at }: { call: Call; at: OwnedUnit }, program: Program): number | undefined {
  const callee = bare(call.callee);
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression')
    return undefined;
  const object = bare(callee.object);
  const value =
    object.type === 'Identifier'
      ? program.bindings.valueOf(object.name, object.start ?? 0)
      : fieldValue(object, at, program);
  const made = value && bare(value);
  return made?.type === 'NewExpression' ? (made.start ?? undefined) : undefined;
}

/** The first value of the field that `this.pool` or `owner.pool` names. */
function fieldValue(node: t.Node, at: OwnedUnit, program: Program): t.Node | undefined {
  if (node.type !== 'MemberExpression') return undefined;
  const name = keyName(node.property, node.computed);
  const holder = calleesOf(program).classOf(node.object, at);
  return (name !== undefined && holder?.fields.get(name)?.init) || undefined;
}

export function ordinalOf({ unit }: OwnedUnit, name: string): number {
  return unit.fn.params.findIndex(param => {
    let found = false;
    visit(param, node => {
      if (node.type === 'Identifier' && node.name === name) found = true;
    });
    return found;
  });
}

function areRelated(one: ClassLike, other: ClassLike): boolean {
  return one === other || lineOf(one).has(other) || lineOf(other).has(one);
}

function siteAt(at: OwnedUnit, statement: t.Node, node: t.Node, { text }: Program): ParkSite {
  const value = bare(node);
  const isSelf =
    value.type === 'ThisExpression' ||
    (value.type === 'Identifier' && at.unit.facts.selves.has(value.name));
  const instance = isSelf ? undefined : text.slice(value.start!, value.end!);
  let isCalled = false;
  visit(value, each => {
    isCalled ||= /^(?:Optional)?CallExpression$|^(?:Update|Assignment|New)Expression$/.test(
      each.type,
    );
  });
  return { at, statement, value, instance, ...(isCalled ? { isUnnamed: true } : {}) };
}
