import type { HeapContexts } from '../protocol/leftBehind';
import type { ContextsReading } from '../protocol/heldContexts';
import type { HeapHolder } from '../protocol/holders';
import {
  placedHolder,
  placesOf,
  withinOf,
  type HolderPlace,
  type HolderPlacesParts,
} from './holderPlaces';

/** Finished requests before they are joined. `estimated`: containers were sampled. */
export type FoundContexts = HeapContexts & {
  estimated?: boolean;
  withoutHolder?: number;
};

/** Joins the holders of finished requests with their sources, and looks for each holder's place once. */
export class ContextPlaces {
  private readonly known = new Map<string, HolderPlace>();

  /** `basis`: how they were found. Rejects with `cancelled`, or when the target is gone. */
  async join(
    basis: ContextsReading['basis'],
    contexts: FoundContexts,
    parts: HolderPlacesParts,
    signal?: AbortSignal,
  ): Promise<ContextsReading> {
    const news = contexts.holders
      .flatMap(({ holder }) => [holder, ...withinOf(holder)])
      .filter(holder => !this.known.has(keyOf(holder)));
    const places = news.length === 0 ? [] : await placesOf(news, parts, signal);
    for (const [i, holder] of news.entries()) this.known.set(keyOf(holder), places[i]!);
    return joinContexts(basis, contexts, holder => this.known.get(keyOf(holder))!);
  }
}

/** Joins the holders of finished requests with places that are known. */
export function joinContexts(
  basis: ContextsReading['basis'],
  { over, held, estimated, withoutHolder, holders }: FoundContexts,
  placeOf: (holder: HeapHolder) => HolderPlace,
): ContextsReading {
  return {
    ...{ basis, over, held, ...(estimated && { estimated }) },
    ...(withoutHolder !== undefined && { withoutHolder }),
    holders: holders.map(({ holder, contexts, retainedBytes, path }) => {
      const [around] = withinOf(holder);
      const placed = placedHolder(holder, placeOf(holder), around && placeOf(around));
      const { storedAt } = placed;
      return { ...placed.holder, storedAt, contexts, retainedBytes, path };
    }),
  };
}

function keyOf({ kind, className, name, origin }: HeapHolder): string {
  return JSON.stringify([kind, className, name, origin]);
}
