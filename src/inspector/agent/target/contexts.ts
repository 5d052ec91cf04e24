import type { ContextsStatus, HeldRow } from '../agentApi';
import type { LargeContainer } from './cursors';
import type { Places } from './heldPlaces';
import { HolderRows, type HolderRowParts, type NamedRow } from './holderRows';
import type { Host } from './host';
import type { MetRequests } from './metRequests';
import { RequestHolders, type RequestsByHolder } from './requestHolders';

/** Number of steps between two looks at the clock. */
const STEPS_PER_LOOK = 32;

export interface ContextsParts extends Omit<HolderRowParts, 'storages' | 'host'> {
  host: Pick<Host, 'isMap' | 'isSet' | 'now'>;
  places: Places;
  requests: MetRequests;
  large: ReadonlyMap<object, LargeContainer>;
}

/** The finished requests of a walk by what holds them, sorted in slices of time. */
export class Contexts {
  private readonly work: Generator<undefined, RequestsByHolder>;
  private found: RequestsByHolder | undefined;

  constructor(private readonly parts: ContextsParts) {
    const { places, requests, large } = parts;
    this.work = new RequestHolders(places, requests, large).read();
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
    const { over = 0, isEstimated: estimated = false } = this.found ?? {};
    return { done: this.found !== undefined, sliceMs: now() - started, over, estimated };
  }

  /** The holders, most requests first. Each comes with a function that the inspector may look into. */
  holders(
    limit: number,
    mayList: (fn: object) => boolean,
  ): { rows: HeldRow[]; origins: (object | undefined)[] } {
    const named = this.named().slice(0, limit);
    return {
      rows: named.map(({ row }) => row),
      origins: named.map(({ origin }) => (origin && mayList(origin) ? origin : undefined)),
    };
  }

  private named(): NamedRow[] {
    const { requests, ...parts } = this.parts;
    const rows = new HolderRows({ ...parts, storages: requests.storages });
    const byName = new Map<string, NamedRow>();
    for (const held of this.found?.holders ?? []) {
      const named = rows.of(held);
      const { kind, className, name, contexts } = named.row;
      // Variables of one name may be of two functions.
      const key = JSON.stringify([kind, className, name, kind === 'closure' ? held.place.id : -1]);
      const known = byName.get(key);
      if (known) known.row.contexts += contexts;
      else byName.set(key, named);
    }
    return [...byName.values()].sort((a, b) => b.row.contexts - a.row.contexts);
  }
}
