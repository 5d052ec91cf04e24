import { existsSync } from 'node:fs';
import { heapModelsOf, type AnalysedFile } from '../protocol/heapModel';
import { MAP_MARK, mapBeside, type OriginalFinder } from '../protocol/originals';
import type { SnapshotReader, OpenOptions } from '../protocol/snapshotReader';
import type { SnapshotReading } from '../protocol/snapshotReading';
import { joinContexts } from './joinContexts';
import { joinSnapshot, type ModelOrigin } from './joinSnapshot';
import { locateResets, type LocatedResets } from './locatedResets';

/** What is needed to read a snapshot file. */
export interface SnapshotFileParts {
  reader: SnapshotReader;
  originalFinder: OriginalFinder;
}

/**
 * Reads a snapshot file and joins it with sources; source maps lead from compiled sources to the originals. Without sources,
 * or if these have no pooled class, pools are guessed from the heap's structure. Rejects with a `Failure`.
 */
export async function readSnapshotFile(
  { reader, originalFinder }: SnapshotFileParts,
  path: string,
  sources: readonly AnalysedFile[],
  options: OpenOptions = {},
): Promise<SnapshotReading> {
  const started = performance.now();
  const size = await reader.openFile(path, options);
  const models = heapModelsOf(sources);
  const reading = await reader.answer({ models }, options.signal);
  const { numbers, retainedBytes } = reading;
  const contexts = await reader.contexts(options.signal);
  return {
    ...size,
    numbers,
    ...(await joinSnapshot(reading, originsOf(sources, originalFinder, options.signal))),
    contexts: joinContexts('snapshot', contexts, () => NO_PLACE),
    retainedBytes,
    elapsedMs: performance.now() - started,
  };
}

/** A file tells the functions of holders by script ids, which lead to no source. */
const NO_PLACE = { location: null, storedAt: [] };

/** In the order of `heapModelsOf`. Reads a file's map once, when the first of its resets is located. */
function originsOf(
  sources: readonly AnalysedFile[],
  finder: OriginalFinder,
  signal: AbortSignal | undefined,
): ModelOrigin[] {
  return sources.flatMap(source => {
    const { file, analysis } = source;
    const name = { id: file, url: file };
    let located: Promise<LocatedResets> | undefined;
    const locate = (): Promise<LocatedResets> => {
      const mapped = mayBeMapped(source) ? { file } : undefined;
      return locateResets(name, analysis, mapped, finder, signal);
    };
    const resets = (): Promise<LocatedResets> => (located ??= locate());
    return analysis.models.map((model): ModelOrigin => ({ model, origin: file, resets }));
  });
}

/** Most sources are not compiled, and need no map reader. */
function mayBeMapped({ file, text }: AnalysedFile): boolean {
  return text.includes(MAP_MARK) || existsSync(mapBeside(file));
}
