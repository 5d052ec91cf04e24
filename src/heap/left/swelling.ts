import type { SnapshotMark } from '../../protocol/leftBehind';
import type { HeapObjects } from '../graph/objects';
import type { Ages } from './ages';
import { sourceOf } from './agedWalk';
import type { Group } from './group';
import type { Grouping } from './grouping';
import { LEAST_BYTES } from './largeNodes';
import { hashOf } from './places';
import { sum } from './perRound';
import { referenceName } from './referenceName';
import { hasName } from './slot';
import { Weights } from './weights';

/** Fewer bytes than this in a round are no growth: a text with a number in it. */
const LEAST_GAIN = 128;
/** The least part of what the most growing round added that each of the others adds too. */
const LEAST_PART = 0.5;

/**
 * Finds the variables and fields of which each round has replaced the value by a larger one, as `log += line` does, with the
 * bytes of what was in them in each snapshot. `requests`: of each round, where they are known.
 */
export function swellingGroups(
  objects: HeapObjects,
  grouping: Grouping,
  ages: Ages,
  marks: readonly SnapshotMark[],
  requests: readonly number[] | undefined,
): Map<Group, number[]> {
  const found = new Map<Group, number[]>();
  const places = placesOf(objects, grouping, ages, marks.length);
  if (marks.length < 2 || places.length === 0) return found;
  const wanted = new Set(places.map(({ holder }) => holder));
  const earlier = marks.map(mark => bytesIn(mark, wanted));
  for (const { group, holder, name, bytes } of places) {
    const sizes = [...earlier.map(bytesOf => bytesOf(holder, name)), bytes];
    const known = found.get(group);
    found.set(group, known ? known.map((size, at) => size + sizes[at]!) : sizes);
  }
  for (const [group, sizes] of found) {
    const swells = isSwelling(sizes, undefined) || isSwelling(sizes, requests);
    if (!swells) found.delete(group);
  }
  return found;
}

/** Whether each round added bytes, about as many for each request as the others; without requests, about as many. */
export function isSwelling(
  sizes: readonly number[],
  requests: readonly number[] | undefined,
): boolean {
  const gains = sizes.slice(1).map((size, round) => size - sizes[round]!);
  if (!gains.every(gain => gain >= LEAST_GAIN)) return false;
  if (requests && (requests.length !== gains.length || sum(requests) === 0)) return false;
  const shares = gains.map((gain, round) => gain / (requests?.[round] ?? 1));
  return Math.min(...shares) >= LEAST_PART * Math.max(...shares);
}

interface Place {
  group: Group;
  holder: number;
  name: number;
  bytes: number;
}

/** The variables and fields of what was there before that have a large value which was made in the last round. */
function placesOf(
  objects: HeapObjects,
  grouping: Grouping,
  ages: Ages,
  lastRound: number,
): Place[] {
  const { tree, values, graph } = grouping;
  const weights = new Weights(objects);
  const places: Place[] = [];
  for (let at = 0; at < tree.young.length; at++) {
    const node = tree.young[at]!;
    // One that became larger itself was not replaced: what it has is told by rows of its own.
    if (ages.of(node) !== lastRound) continue;
    const group = values.has(node) ? grouping.group(node) : undefined;
    if (!group || !hasName(group.slot) || group.linked) continue;
    const edge = tree.parentEdge[node]!;
    const holder = sourceOf(graph, edge);
    if (tree.level[holder] !== 0 || ages.tookOver(holder)) continue;
    const bytes = weights.of(node);
    if (!(bytes >= LEAST_BYTES)) continue;
    const name = hashOf(referenceName(graph, edge));
    places.push({ group, holder: graph.nodeId[holder]!, name, bytes });
  }
  return places;
}

/** The bytes in a place of an earlier snapshot; NaN where that is not known. */
function bytesIn(
  { places }: SnapshotMark,
  wanted: ReadonlySet<number>,
): (holder: number, name: number) => number {
  const byHolder = new Map<number, Map<number, number>>();
  places.holders.forEach((holder, at) => {
    if (!wanted.has(holder)) return;
    let byName = byHolder.get(holder);
    if (!byName) byHolder.set(holder, (byName = new Map<number, number>()));
    byName.set(places.names[at]!, places.bytes[at]!);
  });
  const other = places.least <= LEAST_BYTES ? 0 : NaN;
  return (holder, name) => byHolder.get(holder)?.get(name) ?? other;
}
