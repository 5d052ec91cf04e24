import { formatBytes } from '../base/format';
import type { Connection } from '../inspector/connection/connection';
import type { AnalysedLiveScript } from '../inspector/scripts/scriptModels';
import { snapshotChunks } from '../inspector/snapshot/takeSnapshot';
import { heapModelsOf } from '../protocol/heapModel';
import type { ContextsReading } from '../protocol/heldContexts';
import type { HeapContexts } from '../protocol/leftBehind';
import type { SnapshotReading } from '../protocol/snapshotReading';
import { joinSnapshot, type JoinedSnapshot, type ModelOrigin } from './joinSnapshot';
import type { LocatedResets } from './locatedResets';
import { savedChunks } from './savedChunks';
import type { SnapshotOptions } from './sessionApi';

/**
 * The highest of the measured times: 93 to 150 ms for each megabyte in use, on Node 20 and 22, with 5 MB to 1 GB of small
 * objects. V8 visits each object several times and writes 10 to 19 MB per second, and nothing else runs meanwhile.
 */
const MS_PER_MEGABYTE = 150;
/** Number of progress steps while V8 builds the snapshot. */
const PARTS = 10;

export interface LiveSnapshotParts {
  /** A connection of its own: closing it is the only way to give up a snapshot. */
  connection: Connection;
  scripts: readonly AnalysedLiveScript[];
  resetsOf(script: AnalysedLiveScript): Promise<LocatedResets>;
  /** Joins the finished requests with their sources. */
  contextsOf(contexts: HeapContexts): Promise<ContextsReading>;
  onStep(step: string): void;
}

/** The expected pause in ms, from the current heap size. */
export async function snapshotPauseMs(connection: Connection): Promise<number> {
  const { usedSize } = await connection.send('Runtime.getHeapUsage');
  return snapshotPauseOf(usedSize);
}

/** The pause in ms that a snapshot of so many bytes in use is expected to take. */
export function snapshotPauseOf(heapUsedBytes: number): number {
  return Math.ceil((heapUsedBytes / 1e6) * MS_PER_MEGABYTE);
}

/** The step to show while V8 builds a snapshot; `part` from 0 to 1. */
export function buildingStep(part: number): string {
  const percent = Math.floor(part * PARTS) * (100 / PARTS);
  return `Building the heap snapshot, ${percent} %: the server stands still`;
}

/** Takes a snapshot, reads it as it arrives, and joins it with the scripts. Rejects with a `Failure`. */
export async function takeLiveSnapshot(
  { connection, scripts, resetsOf, contextsOf, onStep }: LiveSnapshotParts,
  { reader, signal, saveTo }: SnapshotOptions,
): Promise<SnapshotReading> {
  const started = performance.now();
  const onBuilding = (part: number): void => onStep(buildingStep(part));
  const chunks = snapshotChunks(connection, { signal, onBuilding });
  const source = saveTo === undefined ? chunks : savedChunks(chunks, saveTo);
  let isRead = false;
  const onProgress = (bytes: number): void => {
    // The last progress answer may arrive after the last chunk was read.
    if (bytes > 0 && !isRead) onStep(`Reading the heap snapshot, ${formatBytes(bytes)}`);
  };
  const size = await reader.openStream(source, { signal, onProgress });
  isRead = true;
  onStep('Looking for what is retained');
  const models = heapModelsOf(
    scripts.map(({ script, text, analysis }) => ({
      ...{ text, analysis, scriptId: Number(script.id), url: script.url },
    })),
  );
  const isAnswerable = models.length > 0;
  const reading = await reader.answer({ models }, signal);
  const contexts = await contextsOf(await reader.contexts(signal));
  return {
    ...size,
    numbers: reading.numbers,
    // Without models the reader would guess. Here all sources are known, and none has a pooled class.
    ...(isAnswerable ? await joinSnapshot(reading, originsOf(scripts, resetsOf)) : NOTHING_ASKED),
    contexts,
    retainedBytes: isAnswerable ? reading.retainedBytes : 0,
    elapsedMs: performance.now() - started,
  };
}

const NOTHING_ASKED: JoinedSnapshot = { findings: [], undecided: [] };

/** In the order of `heapModelsOf`. */
function originsOf(
  scripts: readonly AnalysedLiveScript[],
  resetsOf: LiveSnapshotParts['resetsOf'],
): ModelOrigin[] {
  return scripts.flatMap(analysed =>
    analysed.analysis.models.map(model => ({
      model,
      origin: analysed.script.id,
      resets: () => resetsOf(analysed),
    })),
  );
}
