import { HANDLE_SYMBOL } from '../../../protocol/requestStates';
import type { ContextsStatus, HeldRows, HolderName, Unseen } from '../agentApi';
import { AsyncFrames } from './asyncFrames';
import type { Places } from './heldPlaces';
import { HolderRows, type HolderRowParts, type NamedRow } from './holderRows';
import type { Host } from './host';
import type { Inspectable } from './inspectable';
import type { Lot } from './lots';
import type { MetRequests } from './metRequests';
import type { Pending } from './pending';
import { RequestHolders, type HeldRequests, type RequestsByHolder } from './requestHolders';
import { clip, isObject } from './safeRead';
import type { Standing } from './standing';
import type { Walk } from './walk';

/** Number of holders that are told of what the inspector may not look into. */
const MOST_REFUSED = 3;
/** Number of arrow functions that are looked at to name what has most of them. */
const MOST_RECEIVERS = 5_000;
/** What a connection is called that the program has opened. */
const KEPT_BY_SOCKET = 'open Socket with the async context that it was opened in';
/** Number of steps between two looks at the clock. */
const STEPS_PER_LOOK = 32;

export interface ContextsParts extends Omit<HolderRowParts, 'storages' | 'host' | 'places'> {
  host: Pick<Host, 'isMap' | 'isSet' | 'now'>;
  newPlaces(): Places;
  requests: MetRequests;
  walk: Pick<Walk, 'large' | 'standingOf'>;
  inspectable: Pick<Inspectable, 'noted'>;
  pending: Pick<Pending, 'lots' | 'unseenReceivers' | 'settlers' | 'pendingPromises' | 'shutKinds'>;
}

const NOTHING_UNSEEN: Unseen = {
  receivers: { count: 0, example: '', holder: null },
  ...{ promises: { count: 0, holder: null }, settlers: { count: 0, holder: null } },
  ...{ refused: [], shut: { count: 0, example: '', holder: null } },
};

interface NamedHolder {
  holder: HolderName;
  /** A function from which the sources lead on. */
  origin: object | undefined;
}

interface Sorted extends RequestsByHolder {
  unseen: Unseen;
}

/** The finished requests of a walk by what holds them, sorted in slices of time. */
export class Contexts {
  private readonly places: Places;
  private readonly work: Generator<undefined, Sorted>;
  private found: Sorted | undefined;
  /** A function of each holder that is named in `Unseen`. */
  private readonly origins: Partial<
    Record<'promises' | 'settlers' | 'shut' | 'receivers', object | undefined>
  > = {};

  constructor(private readonly parts: ContextsParts) {
    this.places = parts.newPlaces();
    this.work = this.sort();
  }

  /** Works for about `budgetMs`. */
  step(budgetMs: number): ContextsStatus {
    const { now } = this.parts.host;
    const started = now();
    for (let i = 1; !this.found; i++) {
      const step = this.work.next();
      if (step.done) this.found = step.value;
      else if (i % STEPS_PER_LOOK === 0 && now() - started >= budgetMs) break;
    }
    const { over = 0, isEstimated: estimated = false, unseen } = this.found ?? {};
    return {
      ...{ done: this.found !== undefined, sliceMs: now() - started, over, estimated },
      unseen: unseen ?? NOTHING_UNSEEN,
    };
  }

  /** See `Agent.unseenOrigins`. */
  unseenOrigins(): (object | undefined)[] {
    const { promises, settlers, shut, receivers } = this.origins;
    return [promises, settlers, shut, receivers];
  }

  /** The holders, most requests first. Each comes with functions that the inspector may look into. */
  holders(
    limit: number,
    mayList: (fn: object) => boolean,
  ): { told: HeldRows; origins: (object | undefined)[] } {
    const all = this.named();
    const named = all.slice(0, limit);
    const held = all.reduce((sum, { row }) => sum + row.contexts, 0);
    const rows = named.map(({ row }) => row);
    return {
      told: { rows, unlisted: all.length - rows.length, held },
      origins: named
        .flatMap(({ origin, above }) => [origin, ...above])
        .map(origin => (origin && mayList(origin) ? origin : undefined)),
    };
  }

  private *sort(): Generator<undefined, Sorted> {
    const { requests, pending, walk, newPlaces } = this.parts;
    const lots = yield* pending.lots.partial(walk.standingOf, newPlaces());
    const holders = new RequestHolders(this.places, requests, walk.large, lots);
    const found = yield* holders.read();
    const settlers = yield* this.countIn('settlers', pending.settlers.places, lots);
    const promises = yield* this.countIn('promises', pending.pendingPromises(), lots);
    const shut = yield* this.shutIn(lots);
    const refused = yield* this.refusedIn(lots);
    const receivers = yield* this.receiversIn();
    return { ...found, unseen: { receivers, promises, settlers, shut, refused } };
  }

  private *receiversIn(): Generator<undefined, Unseen['receivers']> {
    const { pending, walk } = this.parts;
    const { functions, count, example } = yield* pending.unseenReceivers();
    const places = functions.slice(0, MOST_RECEIVERS).map(walk.standingOf);
    // Each of them is there, so that none stands for others.
    const { holders, most, nameOf } = yield* this.sorted(places, new Map());
    const named = nameOf(most(holders));
    this.origins.receivers = named?.origin;
    return { count, example, holder: named?.holder ?? null };
  }

  /** Promises or what settles them, but for those of emitters with one each: such as connections, whose opening was awaited. */
  private *countIn(
    what: 'promises' | 'settlers',
    places: readonly Standing[],
    lots: ReadonlyMap<object, Lot>,
  ): Generator<undefined, Unseen['settlers']> {
    const { holders, most, nameOf } = yield* this.sorted(places, lots);
    const all = holders.filter(({ place, isShared }) => place.kind !== 'listener' || isShared);
    const count = Math.round(all.reduce((sum, { contexts }) => sum + contexts, 0));
    const named = nameOf(most(all));
    this.origins[what] = named?.origin;
    return { count, holder: named?.holder ?? null };
  }

  private *shutIn(lots: ReadonlyMap<object, Lot>): Generator<undefined, Unseen['shut']> {
    const kinds = [...this.parts.pending.shutKinds(), ...this.contextsOfSockets()];
    const [first] = kinds;
    if (!first) return { count: 0, example: '', holder: null };
    const { holders, most, nameOf } = yield* this.sorted(first[1], lots);
    const count = kinds.reduce((sum, [, places]) => sum + places.length, 0);
    const named = nameOf(most(holders));
    this.origins.shut = named?.origin;
    return { count, example: first[0], holder: named?.holder ?? null };
  }

  /**
   * The program's own connections that do not tell their contexts, where there is an AsyncLocalStorage: each keeps the store of
   * where it was opened, and from Node 24 on nothing but the handle itself tells it. Until then a storage has a symbol, under
   * which the store is read.
   */
  private contextsOfSockets(): [string, readonly Standing[]][] {
    const { requests, read } = this.parts;
    const isHidden = [...requests.storages.keys()].some(
      storage => read.own(storage, 'kResourceStore') === undefined,
    );
    if (!isHidden) return [];
    const frames = new AsyncFrames(read);
    const silent = requests.opened.filter(({ target }) => {
      const handle = target && read.bySymbol(target, HANDLE_SYMBOL);
      return !isObject(handle) || !frames.isTold(handle);
    });
    return silent.length > 0 ? [[KEPT_BY_SOCKET, silent]] : [];
  }

  private *refusedIn(lots: ReadonlyMap<object, Lot>): Generator<undefined, Unseen['refused']> {
    const { inspectable, walk } = this.parts;
    const places = inspectable.noted.map(walk.standingOf);
    const { holders, nameOf } = yield* this.sorted(places, lots);
    const told = holders
      .sort((a, b) => b.contexts - a.contexts)
      .map(held => ({ target: held.example.request.target, holder: nameOf(held)?.holder ?? null }));
    for (const { target, up } of places) if (!up) told.push({ target, holder: null });
    return told
      .slice(0, MOST_REFUSED)
      .map(({ target, holder }) => ({ className: clip(this.places.className(target)), holder }));
  }

  /** What holds these things, which of them has the most, and how a holder is named. */
  private *sorted(
    places: readonly Standing[],
    lots: ReadonlyMap<object, Lot>,
  ): Generator<
    undefined,
    {
      holders: HeldRequests[];
      most(all: readonly HeldRequests[]): HeldRequests | undefined;
      nameOf(held: HeldRequests | undefined): NamedHolder | undefined;
    }
  > {
    const { requests, walk, newPlaces, ...parts } = this.parts;
    const named = newPlaces();
    const sorter = new RequestHolders(named, requests, walk.large, lots);
    const holders = yield* sorter.holdersOf(places);
    const most = (all: readonly HeldRequests[]): HeldRequests | undefined =>
      [...all].sort((a, b) => b.contexts - a.contexts)[0];
    const rows = new HolderRows({ ...parts, places: named, storages: requests.storages });
    const nameOf = (held: HeldRequests | undefined): NamedHolder | undefined => {
      if (!held) return undefined;
      const { row, origin } = rows.of(held);
      const { kind, className, name } = row;
      // What the walk began at has no name.
      if (name === '' && !origin) return undefined;
      return { holder: { kind, className, name }, origin };
    };
    return { holders, most, nameOf };
  }

  private named(): NamedRow[] {
    const { places } = this;
    const { requests, ...parts } = this.parts;
    const rows = new HolderRows({ ...parts, places, storages: requests.storages });
    const byName = new Map<string, NamedRow>();
    for (const held of this.found?.holders ?? []) {
      const named = rows.of(held);
      const { kind, className, name, contexts, anew } = named.row;
      // Variables of one name may be of two functions, and so are callbacks without one.
      const isApart = kind === 'closure' || name === '';
      const key = JSON.stringify([kind, className, name, isApart ? held.place.id : -1]);
      const known = byName.get(key);
      if (known) {
        known.row.contexts += contexts;
        known.row.anew += anew;
      } else byName.set(key, named);
    }
    return [...byName.values()].sort((a, b) => b.row.contexts - a.row.contexts);
  }
}
