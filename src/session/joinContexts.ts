import type { LiveContexts } from '../inspector/reading/reading';
import type { HeapHeldContexts } from '../protocol/leftBehind';
import type { ContextsReading } from '../protocol/heldContexts';
import type { HeapHolder } from '../protocol/holders';
import { placesOf, type HolderPlace, type HolderPlacesParts } from './holderPlaces';

/** Joins the holders of finished requests with their sources, and looks for each holder's place once. */
export class ContextPlaces {
  private readonly known = new Map<string, HolderPlace>();

  /** Rejects with `cancelled`, or when the target is gone. */
  async join(
    { over, held, estimated, holders }: LiveContexts,
    parts: HolderPlacesParts,
    signal?: AbortSignal,
  ): Promise<ContextsReading> {
    const isNew = ({ holder }: HeapHeldContexts): boolean => !this.known.has(keyOf(holder));
    const news = holders.filter(isNew).map(({ holder }) => holder);
    const places = news.length === 0 ? [] : await placesOf(news, parts, signal);
    for (const [i, holder] of news.entries()) this.known.set(keyOf(holder), places[i]!);
    return {
      ...{ basis: 'walk', over, held, ...(estimated && { estimated }) },
      holders: holders.map(({ holder, contexts, retainedBytes, path }) => {
        const { kind, className, name } = holder;
        const place = this.known.get(keyOf(holder))!;
        return { kind, className, name, ...place, contexts, retainedBytes, path };
      }),
    };
  }
}

function keyOf({ kind, className, name, origin }: HeapHolder): string {
  return JSON.stringify([kind, className, name, origin]);
}
