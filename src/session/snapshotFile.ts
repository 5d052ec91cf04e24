import type { ScriptMap } from '../inspector/sourceMaps';
import { heapModelsOf, type AnalysedFile } from '../protocol/heapModel';
import type { SnapshotReader, OpenOptions } from '../protocol/snapshotReader';
import type { SnapshotReading } from '../protocol/snapshotReading';
import { joinSnapshot, type ModelOrigin } from './joinSnapshot';
import { fileSourceMap } from './fileSourceMap';
import { locateReset } from './resetPlace';

/**
 * Reads a snapshot file and joins it with sources; compiled ones lead to the originals by their source maps. Without sources, or when they have no pooled class, pools are guessed by
 * their structure. Rejects with a `Failure`.
 */
export async function readSnapshotFile(
  reader: SnapshotReader,
  path: string,
  sources: readonly AnalysedFile[],
  options: OpenOptions = {},
): Promise<SnapshotReading> {
  const started = performance.now();
  const size = await reader.openFile(path, options);
  const models = heapModelsOf(sources);
  const reading = await reader.answer({ models }, options.signal);
  const { numbers, undecided, retainedBytes } = reading;
  return {
    ...size,
    numbers,
    findings: await joinSnapshot(reading, originsOf(sources)),
    undecided,
    retainedBytes,
    elapsedMs: performance.now() - started,
  };
}

/** In the order of `heapModelsOf`. A map is loaded once, when one of its file's resets is placed. */
function originsOf(sources: readonly AnalysedFile[]): ModelOrigin[] {
  return sources.flatMap(({ file, text, analysis }) => {
    const name = { id: file, url: file };
    let map: Promise<ScriptMap> | undefined;
    return analysis.models.map((model): ModelOrigin => ({
      model,
      origin: file,
      place: async reset => locateReset(await (map ??= fileSourceMap(file, text)), name, reset),
    }));
  });
}
