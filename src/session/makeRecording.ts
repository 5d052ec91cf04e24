import { Failure } from '../base/failure';
import type { AnalysedLiveScript } from '../inspector/scripts/scriptModels';
import type { Coverage, Reading } from '../protocol/finding';
import type { ContextsReading } from '../protocol/heldContexts';
import { growthSentence } from '../protocol/heapGrowth';
import type { HeapContexts, Recording } from '../protocol/leftBehind';
import type { PoolOccupancy } from '../protocol/liveFigures';
import type { NodeTarget } from '../protocol/target';
import { placesOf, type HolderPlacesParts } from './holderPlaces';
import { joinLeft, type LeftSources } from './joinLeft';
import type { LocatedResets } from './locatedResets';
import type { RecordOptions } from './recordApi';
import { coverageOfRecording } from './recordingCoverage';
import { recordLoad, type RecordParts } from './recordLoad';

export interface RecordingParts
  extends RecordParts, Omit<HolderPlacesParts, 'scripts' | 'holderFinder'> {
  target: NodeTarget;
  /** Reads the target once, which tells what there is to look at. */
  read(): Promise<Reading>;
  /** See `coverageOfRecording`. */
  otherThreads(): number | undefined;
  scripts(): Promise<AnalysedLiveScript[]>;
  resetsOf(script: AnalysedLiveScript): Promise<LocatedResets>;
  contextsOf(contexts: HeapContexts): Promise<ContextsReading>;
}

/**
 * Records a load and joins what it left behind with its sources. The target is read after the last snapshot, when all of its
 * scripts are loaded and no reading can be mistaken for the load. Rejects with a `Failure`.
 */
export async function makeRecording(
  parts: RecordingParts,
  options: RecordOptions,
): Promise<Recording> {
  const started = performance.now();
  const { reading, rounds, pausesMs, limits } = await recordLoad(parts, options);
  const read = await coverageOf(parts);
  const scripts = await parts.scripts();
  const { resetsOf } = parts;
  const { holderFinder, fixesOf, signal, ownThreads } = options;
  const ofHolders = { ...parts, holderFinder, scripts: scripts.map(({ script }) => script) };
  const sources: LeftSources = {
    ...{ scripts, resetsOf, fixesOf, pools: read.pools },
    placesOf: holders => placesOf(holders, ofHolders, signal),
  };
  const left = await joinLeft(reading.left, sources, signal);
  const growth = growthSentence({ rounds, left });
  const heldBefore = await parts.contextsOf(reading.heldBefore);
  return {
    ...{ target: parts.target, rounds, left, heldBefore },
    coverage: coverageOfRecording(
      { ...NOTHING_READ, scripts: scripts.length, ...read.coverage },
      [...(growth === undefined ? [] : [growth]), ...reading.limits, ...limits, ...read.limits],
      parts.otherThreads(),
      ownThreads,
    ),
    cost: { pausesMs, elapsedMs: performance.now() - started },
  };
}

const NOTHING_READ: Coverage = {
  ...{ scripts: 0, pooledClasses: 0, cleanClasses: 0, sourceFaults: 0 },
  ...{ instances: 0, judged: 0, threads: { read: 1, left: 0 }, limits: [] },
};

/** A program that cannot be read while it runs, as one that has replaced built-ins, is recorded all the same. */
async function coverageOf({
  read,
  otherThreads,
}: RecordingParts): Promise<{ coverage?: Coverage; pools: PoolOccupancy[]; limits: string[] }> {
  try {
    const { coverage, pools } = await read();
    return { coverage, pools, limits: [] };
  } catch (error) {
    if (error instanceof Failure && error.kind === 'protocol') {
      const what = otherThreads() === undefined ? 'Pools and worker threads' : 'Pools';
      return { pools: [], limits: [`${what} were not looked for: ${error.message}`] };
    }
    throw error;
  }
}
