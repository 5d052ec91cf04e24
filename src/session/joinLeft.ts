import type { AnalysedLiveScript } from '../inspector/scripts/scriptModels';
import type { HeapHolder } from '../protocol/holders';
import type { HeapLeft, LeftBehind, LeftFix } from '../protocol/leftBehind';
import type { SourcePlace } from '../protocol/heldContexts';
import type { PoolOccupancy } from '../protocol/liveFigures';
import { leftMessage } from '../protocol/leftText';
import { placedHolder, withinOf, type HolderPlace } from './holderPlaces';
import { explain, type ExplainedHolder } from './leftRule';
import type { LocatedReset, LocatedResets } from './locatedResets';
import { Packages } from './packageOf';
import type { FixesOf } from './recordApi';

/** What the rows of a recording are joined with. */
export interface LeftSources {
  /** The target's scripts without Node's own. */
  scripts: readonly AnalysedLiveScript[];
  /** The pooled classes that a reading after the load has seen. */
  pools: readonly PoolOccupancy[];
  placesOf(holders: readonly HeapHolder[]): Promise<HolderPlace[]>;
  resetsOf(script: AnalysedLiveScript): Promise<LocatedResets>;
  fixesOf: FixesOf | undefined;
}

/** Joins rows with their sources, in the order of the rows. Rejects with `cancelled` only. */
export async function joinLeft(
  left: readonly HeapLeft[],
  sources: LeftSources,
  signal?: AbortSignal,
): Promise<LeftBehind[]> {
  const withModels = sources.scripts.filter(({ analysis }) => analysis.models.length > 0);
  const holders = left.flatMap(({ holder, alsoHeldBy }) => [holder, ...alsoHeldBy]);
  const around = new Map(left.flatMap(({ holder }) => withinOf(holder).map(own => [holder, own])));
  const found = await sources.placesOf([...holders, ...around.values()]);
  const places = new Map([...holders, ...around.values()].map((holder, i) => [holder, found[i]!]));
  const packages = new Packages();
  const byId = new Map(sources.scripts.map(({ script }) => [Number(script.id), script.url]));
  const joined: LeftBehind[] = [];
  for (const row of left) {
    const { holder, alsoHeldBy, verdict, classes, perRound, contexts, retainedBytes, path } = row;
    const place = places.get(holder)!;
    const own = around.get(holder);
    const placed = placedHolder(holder, place, own && places.get(own));
    const others = alsoHeldBy.map(other => placedHolder(other, places.get(other)!).holder);
    const explained = explain(holder, withModels, sources.pools);
    const blamed = explained && (await blame(explained, sources, signal));
    joined.push({
      ...{ verdict, classes, perRound, contexts, retainedBytes, path },
      package: await packageOf(row, place, byId, packages),
      holder: { ...placed.holder, location: blamed?.place ?? place.location },
      alsoHeldBy: others,
      storedAt: placed.storedAt,
      rule: explained?.rule ?? null,
      fixes: blamed?.fixes ?? [],
      message: leftMessage({ ...row, holder: placed.holder, alsoHeldBy: others }),
    });
  }
  return joined;
}

/** The statement to blame and its fixes. */
async function blame(
  { rule, reset, analysed }: ExplainedHolder,
  { resetsOf, fixesOf }: LeftSources,
  signal: AbortSignal | undefined,
): Promise<{ place: SourcePlace; fixes: LeftFix[] }> {
  const { location }: LocatedReset = (await resetsOf(analysed)).get(reset)!;
  const { file, line, column } = location;
  const fixes = fixesOf ? await fixesOf(rule, location, signal) : [];
  return { place: { file, line, column }, fixes };
}

/**
 * The dependency whose code has the holder, or puts values there; `null` where the program's own does. Node's own code tells
 * nothing, so that the next function on the path counts.
 */
async function packageOf(
  { holder, scriptIds }: HeapLeft,
  { location, storedAt }: HolderPlace,
  urls: ReadonlyMap<number, string>,
  packages: Packages,
): Promise<string | null> {
  const places = [...(location ? [location] : []), ...storedAt];
  const ofPlaces = await Promise.all(places.map(({ file }) => packages.of(file)));
  if (ofPlaces.includes(undefined)) return null;
  if (ofPlaces[0] !== undefined) return ofPlaces[0];
  const origin = holder.origin?.at.scriptId;
  const onPath = [...(origin === undefined ? [] : [origin]), ...scriptIds];
  const first = onPath.find(id => urls.has(id));
  return (first === undefined ? undefined : await packages.of(urls.get(first)!)) ?? null;
}
