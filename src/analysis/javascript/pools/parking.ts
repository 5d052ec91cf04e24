import type * as t from '@babel/types';
import type { FreeList } from '../../../protocol/poolModel';
import { calleesOf, type OwnedUnit } from '../program/callees';
import type { FunctionUnit } from '../program/functionUnit';
import type { Call, ClassLike, Program } from '../program/classLikes';
import { occurrencesOfWords } from '../program/occurrences';
import { Cycles, type Cycle } from './cycles';
import { foreignTransfers } from './foreignTransfers';
import { flagCycles } from './flags';
import { libraryCycles, libraryTakes } from './libraryPools';
import type { Made } from './made';
import { Origins } from './origins';
import { sitesOf, type ParkSite } from './parkSites';
import { trafficIn, type Put, type Traffic } from './traffic';
import type { Transfers } from './transfers';
import { unreadPools, type UnreadPool } from './unreadPools';

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
  /** For a class of another file: its text, if that is known. */
  other?: ClassLike;
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
  const known = new Map([...foreign, ...libraryTakes(program)]);
  const origins = new Origins(program, withUnread(known, unread));
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
    for (const made of cycles.madeFor(cycle))
      for (const each of made.handed ? madeByPuts(cycle, program) : [made])
        addCycle(found, cycle, each, program);
  return found;
}

/** Adds what is taken from pools of unknown text. */
function withUnread(foreign: Transfers, pools: readonly UnreadPool[]): Transfers {
  if (pools.length === 0) return foreign;
  const all = new Map(foreign);
  for (const { place, made, takes } of pools)
    for (const { call } of takes)
      all.set(call, { taken: place, made, isMadeAnew: false, given: new Map() });
  return all;
}

/** What a pool holds whose maker is handed over by code that is not known: what is put there. */
function madeByPuts({ puts }: Cycle, program: Program): Made[] {
  const callees = calleesOf(program);
  const owners = new Set(puts.map(({ value, at }) => callees.classOf(value, at)));
  return [...owners].flatMap(owner =>
    owner ? [{ key: `class${owner.node.start}`, name: owner.name, owner }] : [],
  );
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
  if (made.other) known.other ??= made.other;
  found.foreign.set(made.name, known);
  return known;
}

/** The list as a live reader finds it; `undefined` when it cannot: lists of another file, chains in lists. */
function listOf({ place, nextField, counter, library, puts, flag }: Cycle): FreeList | undefined {
  if (library) return library;
  if (puts.some(({ isUnseen }) => isUnseen)) return undefined;
  const { holder, name, isInner } = place;
  if (nextField !== undefined) {
    return isInner ? undefined : { kind: 'linked', holder, name, nextField };
  }
  return {
    ...{ kind: 'array', holder, name },
    ...(counter !== undefined && { lengthName: counter }),
    ...(isInner && { isNested: true }),
    ...(flag && { flag }),
  };
}
