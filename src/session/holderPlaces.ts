import { filePathOfUrl } from '../base/filePathOfUrl';
import { packageOfFile } from '../base/packageFolder';
import type { LoadedScript } from '../inspector/scripts/scripts';
import { mayStore, type HolderFinder, type SharedHolder } from '../protocol/holderSites';
import type { HeapHolder, HolderKind } from '../protocol/holders';
import type { Holder, SourcePlace } from '../protocol/heldContexts';
import type { OriginalFinder } from '../protocol/originals';
import type { SourceRange } from '../protocol/sourceRange';

/** Texts of at most so many other scripts are searched for statements that put values into a holder. */
const MOST_OTHERS = 2_000;

/** Where a holder stands in the sources, and the statements that put values there. */
export interface HolderPlace {
  location: SourcePlace | null;
  storedAt: SourcePlace[];
}

export interface HolderPlacesParts {
  /** All scripts without Node's own. */
  scripts: readonly LoadedScript[];
  holderFinder: HolderFinder;
  originalFinder: OriginalFinder;
  /** The text of a script from this machine's disk; `undefined` when it is not there. */
  localText(script: LoadedScript): Promise<string | undefined>;
  /** The text of a script, from the target where it has to be; `undefined` when it is gone. */
  textOf(script: LoadedScript): Promise<string | undefined>;
}

interface Found {
  script: LoadedScript;
  location: SourceRange | null;
  storedAt: SourceRange[];
  isOfWhole?: true;
  shared?: SharedHolder;
}

/** What a holder is looked for as, to find what puts values into what has it. */
export function withinOf({ within }: HeapHolder): HeapHolder[] {
  return within ? [{ ...within, kind: 'object' }] : [];
}

/** A holder and its place, with that of what has it. */
export function placedHolder(
  { kind, className, name: loaded, isPlaced, within }: HeapHolder,
  { location, storedAt }: HolderPlace,
  around?: HolderPlace,
): { holder: Holder; storedAt: SourcePlace[] } {
  // The scripts of a bundle have one line, and people another file.
  const name =
    isPlaced && location ? `${location.file.split(/[\\/]/).at(-1)!}:${location.line}` : loaded;
  const holder = { kind, className, name, location };
  if (!within || !around) return { holder, storedAt };
  const own = { kind: within.kind, className: within.className, name: within.name };
  return {
    holder: { ...holder, within: { ...own, location: around.location } },
    storedAt: [...around.storedAt, ...storedAt],
  };
}

/** Places of holders, in their order. Without a source there is none. Rejects with `cancelled`, or when the target is gone. */
export async function placesOf(
  holders: readonly HeapHolder[],
  parts: HolderPlacesParts,
  signal?: AbortSignal,
): Promise<HolderPlace[]> {
  const found = await findInOwnScripts(new Map(holders.map(each => [each, each])), parts, signal);
  await findInBases(found, parts, signal);
  const elsewhere = await storedElsewhere(found, parts, signal);
  const byName = await findByName(found, holders, parts, signal);
  return Promise.all(
    holders.map(async holder => {
      const named = byName.get(holder);
      if (named) return named;
      const own = found.get(holder);
      if (!own) return { location: null, storedAt: [] };
      const { script, location, storedAt } = own;
      const ranges = [...(location ? [location] : []), ...storedAt];
      const places = await originalPlaces(script, ranges, parts.originalFinder, signal);
      return {
        location: location ? places.shift()! : null,
        storedAt: [...places, ...(elsewhere.get(holder) ?? [])],
      };
    }),
  );
}

/** Fields that a class has from one that it extends are found where that one is. */
async function findInBases(
  found: Map<HeapHolder, Found>,
  parts: HolderPlacesParts,
  signal: AbortSignal | undefined,
): Promise<void> {
  let missing = [...found].filter(([holder, place]) => isNowhere(place) && holder.bases);
  for (let depth = 0; missing.length > 0; depth++) {
    const asked = new Map(
      missing.flatMap(([holder]) => {
        const origin = holder.bases?.[depth];
        return origin ? [[holder, { ...holder, origin }] as const] : [];
      }),
    );
    if (asked.size === 0) return;
    const inBases = await findInOwnScripts(asked, parts, signal);
    for (const [holder, place] of inBases) if (!isNowhere(place)) found.set(holder, place);
    missing = missing.filter(([holder]) => asked.has(holder) && isNowhere(found.get(holder)!));
  }
}

function isNowhere({ location, storedAt }: Found): boolean {
  return location === null && storedAt.length === 0;
}

/** Each script is asked once for all holders whose function is in it. `asked`: as what each holder is looked for. */
async function findInOwnScripts(
  asked: ReadonlyMap<HeapHolder, HeapHolder>,
  { scripts, holderFinder, textOf }: HolderPlacesParts,
  signal: AbortSignal | undefined,
): Promise<Map<HeapHolder, Found>> {
  const byId = new Map(scripts.map(script => [Number(script.id), script]));
  const inScript = new Map<LoadedScript, HeapHolder[]>();
  for (const [holder, { origin }] of asked) {
    const id = origin?.at.scriptId;
    const script = id === undefined ? undefined : byId.get(id);
    if (script) inScript.set(script, [...(inScript.get(script) ?? []), holder]);
  }
  const found = new Map<HeapHolder, Found>();
  for (const [script, own] of inScript) {
    const text = await textOf(script);
    if (text === undefined) continue;
    const source = { name: script.url, text };
    const question = { source, holders: own.map(holder => asked.get(holder)!) };
    const { sites } = await holderFinder.findHolders(question, signal);
    for (const [i, holder] of own.entries()) found.set(holder, { script, ...sites[i]! });
  }
  return found;
}

/** Statements in other scripts that put values into holders which their module hands out. */
async function storedElsewhere(
  found: ReadonlyMap<HeapHolder, Found>,
  { scripts, holderFinder, originalFinder, localText }: HolderPlacesParts,
  signal: AbortSignal | undefined,
): Promise<Map<HeapHolder, SourcePlace[]>> {
  const places = new Map<HeapHolder, SourcePlace[]>();
  const handedOut = [...found].filter(([, { shared }]) => shared !== undefined);
  if (handedOut.length === 0) return places;
  for (const script of worthSearching(scripts, handedOut)) {
    const text = await localText(script);
    if (text === undefined) continue;
    const asked = handedOut.filter(
      ([, own]) => own.script !== script && mayStore(text, own.shared!),
    );
    if (asked.length === 0) continue;
    const source = { name: script.url, text };
    const question = { source, holders: asked.map(([, { shared }]) => shared!) };
    const { storedAt } = await holderFinder.findStores(question, signal);
    for (const [i, [holder]] of asked.entries()) {
      const stored = await originalPlaces(script, storedAt[i]!, originalFinder, signal);
      places.set(holder, [...(places.get(holder) ?? []), ...stored]);
    }
  }
  return places;
}

/** Collections and fields, which have names that others can use. */
const NAMED: readonly HolderKind[] = ['map', 'set', 'array', 'object', 'field'];
const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]+$/u;

/**
 * Holders that nothing of their own script puts anything into: what the program put on an object of a dependency's
 * (`app.locals.history`), and on the global object. They are looked for by their name.
 */
async function findByName(
  found: ReadonlyMap<HeapHolder, Found>,
  holders: readonly HeapHolder[],
  { scripts, holderFinder, originalFinder, localText }: HolderPlacesParts,
  signal: AbortSignal | undefined,
): Promise<Map<HeapHolder, HolderPlace>> {
  const places = new Map<HeapHolder, HolderPlace>();
  const sought = holders.filter(holder => {
    const own = found.get(holder);
    // What Node's classes and modules have is nobody's whom the sources tell of.
    const { origin, className } = holder;
    const isNodes = !own && origin !== null && (className !== null || origin.is !== 'class');
    const isFound = own && !isNowhere(own) && !own.isOfWhole;
    return !isNodes && !isFound && NAMED.includes(holder.kind) && NAME.test(lastName(holder));
  });
  if (sought.length === 0) return places;
  const isOwn = ({ url }: LoadedScript): boolean => packageOfFile(url) === undefined;
  const all = [...scripts.filter(isOwn), ...scripts.filter(script => !isOwn(script))];
  for (const script of all.slice(0, MOST_OTHERS)) {
    // A dependency's module may have a global variable, too.
    const left = sought.filter(
      holder => isOwn(script) || (holder.className === null && !places.has(holder)),
    );
    if (left.length === 0) break;
    const text = await localText(script);
    if (text === undefined) continue;
    const asked = left.filter(holder => text.includes(lastName(holder)));
    if (asked.length === 0) continue;
    const question = {
      source: { name: script.url, text },
      holders: asked.map(({ kind, name }) => ({ kind, name, className: '', origin: null })),
    };
    const { sites } = await holderFinder.findHolders(question, signal);
    for (const [i, holder] of asked.entries()) {
      const { location, storedAt } = sites[i]!;
      const isEvident = storedAt.length > 0 || (holder.className === null && location !== null);
      if (!isEvident) continue;
      const ranges = [...(location ? [location] : []), ...storedAt];
      const stored = await originalPlaces(script, ranges, originalFinder, signal);
      const first = location ? stored.shift()! : null;
      const known = places.get(holder);
      places.set(holder, {
        location: known?.location ?? first,
        storedAt: [...(known?.storedAt ?? []), ...stored],
      });
    }
  }
  return places;
}

/** `history` of `locals.history`. */
function lastName({ name }: HeapHolder): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** The program's own scripts, and those of the packages that the holders are in. */
function worthSearching(
  scripts: readonly LoadedScript[],
  handedOut: readonly [HeapHolder, Found][],
): LoadedScript[] {
  const folders = new Set(handedOut.map(([, { script }]) => packageOfFile(script.url)?.folder));
  return scripts
    .filter(({ url }) => {
      const folder = packageOfFile(url)?.folder;
      return folder === undefined || folders.has(folder);
    })
    .slice(0, MOST_OTHERS);
}

/** Ranges of a loaded script as places in its original files, where its map leads there; else in the script itself. */
async function originalPlaces(
  { id, url, sourceMapUrl }: LoadedScript,
  ranges: SourceRange[],
  finder: OriginalFinder,
  signal?: AbortSignal,
): Promise<SourcePlace[]> {
  const mapped =
    sourceMapUrl === undefined || ranges.length === 0
      ? undefined
      : await finder.findOriginals({ script: { url, sourceMapUrl }, ranges }, signal);
  const file = url ? (filePathOfUrl(url) ?? url) : `(script ${id})`;
  return ranges.map(({ line, column }, i) => {
    const original = mapped?.ranges[i];
    return original && 'file' in original
      ? { file: original.file, line: original.range.line, column: original.range.column }
      : { file, line: line + 1, column: column + 1 };
  });
}
