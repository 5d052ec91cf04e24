import type { LargeContainer } from './cursors';
import { SAMPLE } from './cursors';
import { ownerOf, type Place, type PlaceKind, type Places } from './heldPlaces';
import type { MetRequests } from './metRequests';
import { weightIn, type Lot } from './lots';
import { wayTo, type Standing } from './standing';

const MOST_STEPS = 24;

/** A finished request, and how far up its way has been followed. */
interface Climber {
  /** The request itself. */
  request: Standing;
  /** What the place holds: the request, what leads to it, or the first node of a list. */
  thing: Standing;
  place: Place;
}

/** Requests that are held by one kind of place. */
export interface HeldRequests {
  place: Place;
  /** Whether the things in this place are the nodes of a list. */
  isLinked: boolean;
  /** Whether one object has several of them there, as a collection and a common emitter have. */
  isShared: boolean;
  /** One of them, and what the place holds of it. */
  example: { request: Standing; thing: Standing };
  /** Number of requests, as far as was met; an estimate where a container was sampled. */
  contexts: number;
  /** Number of those that were met themselves, and of which no earlier part of the search has told. */
  anew: number;
}

/** The finished requests that a walk met. */
export interface RequestsByHolder {
  over: number;
  /** Whether a count is an estimate. */
  isEstimated: boolean;
  holders: HeldRequests[];
}

/**
 * Sorts the finished requests of a walk by what holds them: the nearest thing that the requests of a row share. Snapshots do
 * the same in src/heap/left/heldContexts.ts. What is yielded between is without meaning: the work can pause there.
 */
export class RequestHolders {
  private isEstimated = false;
  /** Requests of which an earlier part of the search has told. */
  private readonly told = new Set<Standing>();

  constructor(
    private readonly places: Places,
    private readonly met: MetRequests,
    private readonly large: ReadonlyMap<object, LargeContainer>,
    private readonly lots: ReadonlyMap<object, Lot>,
  ) {}

  *read(): Generator<undefined, RequestsByHolder> {
    const requests: Standing[] = [];
    let alone = 0;
    for (const met of this.met.over()) {
      yield;
      if (met?.at) {
        requests.push(met.at);
        if (met.isTold) this.told.add(met.at);
      } else if (met) alone++;
    }
    const all = yield* this.sort(requests);
    const over = Math.round(all.reduce((sum, { contexts }) => sum + contexts, alone));
    const holders = all.filter(hasHolder);
    return { over, isEstimated: this.isEstimated || this.met.isCut, holders };
  }

  /** The same for any other things, by where they stand. */
  *holdersOf(things: readonly Standing[]): Generator<undefined, HeldRequests[]> {
    return (yield* this.sort(things)).filter(hasHolder);
  }

  private *sort(requests: readonly Standing[]): Generator<undefined, HeldRequests[]> {
    yield* this.countEntries(requests);
    const all: HeldRequests[] = [];
    for (const climbers of yield* this.climb(requests)) {
      yield;
      const [{ place, thing, request }] = climbers as [Climber];
      const { contexts, anew } = yield* this.count(climbers);
      const isLinked = climbers.some(each => this.places.isHead(each.thing));
      const holding = new Set(climbers.map(each => this.places.holding(each.thing)));
      const isShared = holding.size < climbers.length;
      all.push({ place, isLinked, isShared, example: { request, thing }, contexts, anew });
    }
    return all;
  }

  /** Counts all things on the ways to requests, each once, before any place is asked for: a place depends on those above it. */
  private *countEntries(requests: readonly Standing[]): Generator<undefined, void> {
    const counted = new Set<Standing>();
    for (const request of requests) {
      let at: Standing | undefined = request;
      for (; at && !counted.has(at); at = ownerOf(at)) {
        yield;
        counted.add(at);
        this.places.countEntry(at);
      }
    }
    this.places.noteDictionaries();
  }

  /** Follows all requests upwards until those with one kind of place share it. */
  private *climb(requests: readonly Standing[]): Generator<undefined, Climber[][]> {
    const found = new Map<Place, Climber[]>();
    const add = (place: Place, climbers: Climber[]): void => {
      const known = found.get(place);
      if (known) for (const climber of climbers) known.push(climber);
      else found.set(place, climbers);
    };
    let pairs = requests.map(request => ({ request, at: request }));
    for (let step = 0; pairs.length > 0; step++) {
      const byPlace = yield* this.placed(pairs);
      pairs = [];
      for (const [place, same] of byPlace) {
        yield;
        if (step === MOST_STEPS || isHolder(same)) add(place, same);
        else for (const { request, thing } of same) pairs.push({ request, at: ownerOf(thing)! });
      }
    }
    return [...found.values()];
  }

  private *placed(
    pairs: readonly { request: Standing; at: Standing }[],
  ): Generator<undefined, Map<Place, Climber[]>> {
    const things: { request: Standing; thing: Standing }[] = [];
    for (const { request, at } of pairs) {
      yield;
      things.push({ request, thing: this.places.headOf(at) });
    }
    const byPlace = new Map<Place, Climber[]>();
    for (const { request, thing } of things) {
      yield;
      const place = this.places.of(thing);
      const same = byPlace.get(place);
      if (same) same.push({ request, thing, place });
      else byPlace.set(place, [{ request, thing, place }]);
    }
    return byPlace;
  }

  /**
   * Number of requests: those that were met stand for the rest of each container of which only a sample was read, and for what
   * is like a thing on their way and was not looked into.
   */
  private *count(
    climbers: readonly Climber[],
  ): Generator<undefined, Pick<HeldRequests, 'contexts' | 'anew'>> {
    const ways: Standing[][] = [];
    const samples = new Samples();
    for (const { request } of climbers) {
      yield;
      const way = wayTo(request);
      ways.push(way);
      for (const [i, at] of way.entries()) {
        const below = way[i - 1];
        if (!below) continue;
        const container = this.sampled(at);
        if (container) samples.add(container, below);
        const lot = this.lotOf(at, below);
        if (lot) samples.add(lot, at.target!);
      }
    }
    let contexts = 0;
    let anew = 0;
    for (const way of ways) {
      yield;
      contexts += this.weight(way, samples);
      if (!this.told.has(way[0]!)) anew++;
    }
    return { contexts, anew };
  }

  /** How many requests one stands for. 0 for one in the rest of a container whose first elements stand for all. */
  private weight(way: readonly Standing[], samples: Samples): number {
    let weight = 1;
    let isOfSample = false;
    for (const at of way) {
      const container = this.sampled(at);
      if (!container || !samples.tellsOfRest(container)) continue;
      if (at.restOf) return 0;
      isOfSample = true;
      weight *= container.size / SAMPLE;
    }
    for (const [i, at] of way.entries()) {
      const lot = i > 0 && this.lotOf(at, way[i - 1]!);
      if (lot && samples.tellsOfRest(lot)) weight *= weightIn(lot, isOfSample);
    }
    if (weight !== 1) this.isEstimated = true;
    return weight;
  }

  /** The lot of what stands there, if only the inspector could tell that it leads to what stands below. */
  private lotOf({ target, isScope }: Standing, { name }: Standing): Lot | undefined {
    if (!target) return undefined;
    const isPart = name === undefined && typeof target === 'function';
    const isPrivate = typeof name === 'string' && name.startsWith('#');
    return isScope || isPart || isPrivate ? this.lots.get(target) : undefined;
  }

  /** The container if only a sample of it counts. */
  private sampled({ target }: Standing): LargeContainer | undefined {
    const large = target && this.large.get(target);
    return large && (!large.isRead || this.met.isCut) ? large : undefined;
  }
}

/** What only a root leads to has no holder. */
function hasHolder({ place }: HeldRequests): boolean {
  return place.kind !== 'root';
}

/** Of each container or lot that was read in part: what of it led to requests. */
class Samples {
  private readonly things = new Map<object, Set<object>>();

  add(whole: object, thing: object): void {
    const known = this.things.get(whole);
    if (known) known.add(thing);
    else this.things.set(whole, new Set([thing]));
  }

  /** Whether it tells of the rest. Unlike things, such as a program's modules, say nothing of each other. */
  tellsOfRest(whole: object): boolean {
    return (this.things.get(whole)?.size ?? 0) > 1;
  }
}

/** Kinds of places that keep a whole object, whose fields say less. */
const KEEPERS: ReadonlySet<PlaceKind> = new Set(['element', 'listener', 'timer', 'store']);

/** Whether the requests of one kind of place have come to what they share. */
function isHolder(climbers: readonly Climber[]): boolean {
  const { kind, outer } = climbers[0]!.place;
  if (kind !== 'element' && kind !== 'field' && kind !== 'variable') return true;
  if (climbers.length === 1) return kind !== 'field' || !outer || !KEEPERS.has(outer.kind);
  const owners = new Set(climbers.map(({ thing }) => ownerOf(thing)?.target));
  return owners.size < climbers.length;
}
