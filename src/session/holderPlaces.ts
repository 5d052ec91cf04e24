import { filePathOfUrl } from '../base/filePathOfUrl';
import type { AnalysedLiveScript } from '../inspector/scripts/scriptModels';
import type { LoadedScript } from '../inspector/scripts/scripts';
import type { HeapHolder } from '../protocol/holders';
import type { SourcePlace } from '../protocol/leftBehind';
import type { OriginalFinder } from '../protocol/originals';
import type { SourceRange } from '../protocol/sourceRange';

/** Where a holder stands in the sources, and the statements that put values there. */
export interface HolderPlace {
  location: SourcePlace | null;
  storedAt: SourcePlace[];
}

/** Finds holders in the sources. Answers in the order of the holders. Rejects with `cancelled` only. */
export interface HolderPlaces {
  placesOf(holders: readonly HeapHolder[], signal?: AbortSignal): Promise<HolderPlace[]>;
}

/** The places of the functions that the heap names for the holders: all that is known without reading sources. */
export class OriginPlaces implements HolderPlaces {
  private readonly scripts: ReadonlyMap<number, LoadedScript>;

  constructor(
    scripts: readonly AnalysedLiveScript[],
    private readonly finder: OriginalFinder,
  ) {
    this.scripts = new Map(scripts.map(({ script }) => [Number(script.id), script]));
  }

  placesOf(holders: readonly HeapHolder[], signal?: AbortSignal): Promise<HolderPlace[]> {
    return Promise.all(holders.map(holder => this.placeOf(holder, signal)));
  }

  private async placeOf(
    { origin }: HeapHolder,
    signal: AbortSignal | undefined,
  ): Promise<HolderPlace> {
    const script =
      origin?.at.scriptId === undefined ? undefined : this.scripts.get(origin.at.scriptId);
    if (!origin || !script) return { location: null, storedAt: [] };
    const { line, column } = origin.at;
    const range = { start: 0, end: 0, line, column, endLine: line, endColumn: column };
    const [location] = await originalPlaces(script, [range], this.finder, signal);
    return { location: location!, storedAt: [] };
  }
}

/** Ranges of a loaded script as places in its original files, where its map leads there; else in the script itself. */
export async function originalPlaces(
  script: LoadedScript,
  ranges: SourceRange[],
  finder: OriginalFinder,
  signal?: AbortSignal,
): Promise<SourcePlace[]> {
  const { url, sourceMapUrl } = script;
  const mapped =
    sourceMapUrl === undefined || ranges.length === 0
      ? undefined
      : await finder.findOriginals({ script: { url, sourceMapUrl }, ranges }, signal);
  const file = url ? (filePathOfUrl(url) ?? url) : `(script ${script.id})`;
  return ranges.map(({ line, column }, i) => {
    const original = mapped?.ranges[i];
    return original && 'file' in original
      ? { file: original.file, line: original.range.line, column: original.range.column }
      : { file, line: line + 1, column: column + 1 };
  });
}
