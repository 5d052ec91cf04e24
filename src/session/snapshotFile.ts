import { heapModelsOf, type AnalysedFile } from '../protocol/heapModel';
import type { SnapshotReader, OpenOptions } from '../protocol/snapshotReader';
import type { SnapshotReading } from '../protocol/snapshotReading';
import { joinSnapshot, type ModelOrigin } from './joinSnapshot';
import { placeInFile } from './resetPlace';

/**
 * Reads a snapshot file and joins it with sources. Without sources, or when they have no pooled class, pools are guessed by
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

/** In the order of `heapModelsOf`. */
function originsOf(sources: readonly AnalysedFile[]): ModelOrigin[] {
  return sources.flatMap(({ file, analysis }) =>
    analysis.models.map(model => ({
      model,
      origin: file,
      place: reset => Promise.resolve(placeInFile(file, reset)),
    })),
  );
}
