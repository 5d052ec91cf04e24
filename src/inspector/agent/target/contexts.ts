import type { ContextsStatus, HeldRows, Unseen } from '../agentApi';
import type { Places } from './heldPlaces';
import { HolderRows, type HolderRowParts, type NamedRow } from './holderRows';
import type { Host } from './host';
import type { Lot } from './lots';
import type { MetRequests } from './metRequests';
import type { Pending } from './pending';
import { RequestHolders, type RequestsByHolder } from './requestHolders';
import type { Walk } from './walk';

/** Number of steps between two looks at the clock. */
const STEPS_PER_LOOK = 32;

export interface ContextsParts extends Omit<HolderRowParts, 'storages' | 'host' | 'places'> {
  host: Pick<Host, 'isMap' | 'isSet' | 'now'>;
  newPlaces(): Places;
  requests: MetRequests;
  walk: Pick<Walk, 'large' | 'standingOf'>;
  pending: Pick<Pending, 'lots' | 'unseen' | 'settlers'>;
}

const NOTHING_UNSEEN: Unseen = {
  ...{ receivers: 0, example: '', promises: 0 },
  settlers: { count: 0, holder: null },
};

interface Sorted extends RequestsByHolder {
  unseen: Unseen;
}

/** The finished requests of a walk by what holds them, sorted in slices of time. */
export class Contexts {
  private readonly places: Places;
  private readonly work: Generator<undefined, Sorted>;
  private found: Sorted | undefined;

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

  /** The holders, most requests first. Each comes with a function that the inspector may look into. */
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
      origins: named.map(({ origin }) => (origin && mayList(origin) ? origin : undefined)),
    };
  }

  private *sort(): Generator<undefined, Sorted> {
    const { requests, pending, walk, newPlaces } = this.parts;
    const unseen = yield* pending.unseen();
    const lots = yield* pending.lots.partial(walk.standingOf, newPlaces());
    const holders = new RequestHolders(this.places, requests, walk.large, lots);
    const found = yield* holders.read();
    const settlers = yield* this.settlersIn(lots);
    return { ...found, unseen: { ...unseen, settlers } };
  }

  /** The functions that settle promises, but for those of emitters with one each: such as connections, whose opening was awaited. */
  private *settlersIn(lots: ReadonlyMap<object, Lot>): Generator<undefined, Unseen['settlers']> {
    const { requests, pending, walk, newPlaces, ...parts } = this.parts;
    const places = newPlaces();
    const sorter = new RequestHolders(places, requests, walk.large, lots);
    const found = yield* sorter.holdersOf(pending.settlers.places);
    const all = found.filter(({ place, isShared }) => place.kind !== 'listener' || isShared);
    const count = all.reduce((sum, { contexts }) => sum + contexts, 0);
    const most = all.sort((a, b) => b.contexts - a.contexts)[0];
    if (!most) return { count: 0, holder: null };
    const rows = new HolderRows({ ...parts, places, storages: requests.storages });
    const { kind, className, name } = rows.of(most).row;
    return { count: Math.round(count), holder: { kind, className, name } };
  }

  private named(): NamedRow[] {
    const { places } = this;
    const { requests, ...parts } = this.parts;
    const rows = new HolderRows({ ...parts, places, storages: requests.storages });
    const byName = new Map<string, NamedRow>();
    for (const held of this.found?.holders ?? []) {
      const named = rows.of(held);
      const { kind, className, name, contexts, anew } = named.row;
      // Variables of one name may be of two functions.
      const key = JSON.stringify([kind, className, name, kind === 'closure' ? held.place.id : -1]);
      const known = byName.get(key);
      if (known) {
        known.row.contexts += contexts;
        known.row.anew += anew;
      } else byName.set(key, named);
    }
    return [...byName.values()].sort((a, b) => b.row.contexts - a.row.contexts);
  }
}
