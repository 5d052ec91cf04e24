import type { SnapshotMark } from '../../protocol/leftBehind';
import type { HeapGraph } from '../graph/heapGraph';
import { sum } from './perRound';

/** A collection as it is in the last snapshot. */
export interface Collection {
  size: number;
  /** Entries that were made in each round. */
  born: readonly number[];
}

/**
 * How large the collections were whose places others have taken, by the sizes of those that are gone. One that grew had
 * what the last one has but for later entries; one that was full was as large as the last one. For each collection, its sizes
 * in the earlier snapshots; NaN where neither was there, or both.
 */
export function predecessorSizes(
  graph: HeapGraph,
  marks: readonly SnapshotMark[],
  collections: readonly Collection[],
): number[][] {
  if (collections.length === 0) return [];
  const wanted = new Set<number>();
  for (const collection of collections) {
    wanted.add(collection.size);
    for (const size of grownSizes(collection)) wanted.add(size);
  }
  const gone = marks.map((mark, round) => {
    const before = round === 0 ? 0 : marks[round - 1]!.highestId;
    return sizesOfGone(graph, mark, before, wanted);
  });
  return collections.map(collection => {
    const grown = grownSizes(collection);
    return gone.map((sizes, round) => {
      const ifGrown = grown[round]!;
      if (ifGrown === 0) return 0;
      const isFull = sizes.has(collection.size);
      if (sizes.has(ifGrown) === isFull) return NaN;
      return isFull ? collection.size : ifGrown;
    });
  });
}

/** Sizes before each round if entries were only added. */
function grownSizes({ size, born }: Collection): number[] {
  return born.map((_, round) => size - sum(born.slice(round)));
}

/** Which of the wanted sizes collections had that were made last, and that are gone by now. */
function sizesOfGone(
  { nodeId }: HeapGraph,
  { ids, sizes }: SnapshotMark,
  before: number,
  wanted: ReadonlySet<number>,
): Set<number> {
  const sizeOf = new Map<number, number>();
  ids.forEach((id, at) => {
    const size = sizes[at]!;
    if (id > before && wanted.has(size)) sizeOf.set(id, size);
  });
  for (let node = 0; sizeOf.size > 0 && node < nodeId.length; node++) sizeOf.delete(nodeId[node]!);
  return new Set(sizeOf.values());
}
