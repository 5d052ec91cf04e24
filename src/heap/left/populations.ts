import type { SnapshotMark } from '../../protocol/leftBehind';
import { NodeType, type HeapGraph } from '../graph/heapGraph';
import type { Ages } from './ages';
import { isPayload } from './evidence';
import type { Group } from './group';
import type { Grouping } from './grouping';
import { isRising } from './verdict';

/** Limit of classes that are counted in a snapshot. */
const MOST_CLASSES = 1 << 14;
const NAME_CLIP = 200;
/** A class that has grown by less than this part of what a group got of it has lost others. */
const LEAST_GAIN = 0.5;
/** Fewer instances than this in a round say nothing. */
const LEAST_INSTANCES = 3;

/** Numbers of objects by class, those with most first. */
export function populationsOf(graph: HeapGraph): Pick<SnapshotMark, 'classes' | 'instances'> {
  const { nodeCount, nodeType, nodeName } = graph;
  const counts = new Uint32Array(graph.strings.count);
  for (let node = 0; node < nodeCount; node++) {
    if (nodeType[node] === NodeType.object) counts[nodeName[node]!]!++;
  }
  const names: number[] = [];
  for (let name = 0; name < counts.length; name++) {
    if (counts[name]! >= LEAST_INSTANCES) names.push(name);
  }
  names.sort((a, b) => counts[b]! - counts[a]!).splice(MOST_CLASSES);
  return {
    classes: names.map(name => nameOf(graph, name)),
    instances: Uint32Array.from(names, name => counts[name]!),
  };
}

/**
 * Of the groups, those that only replace: in each round, some class of what they got became more numerous in the whole heap by
 * far less than that. What holds only the newest of many (a list, a set of timers) looks as if it grew.
 */
export function replacing(
  grouping: Grouping,
  groups: ReadonlySet<Group>,
  marks: readonly SnapshotMark[],
  ages: Ages,
): Set<Group> {
  const found = new Set<Group>();
  for (const { group, born, gains } of gainsOf(grouping, groups, marks, ages)) {
    const isReplaced = born.every(
      (count, round) => count >= LEAST_INSTANCES && gains[round]! < LEAST_GAIN * count,
    );
    if (isReplaced) found.add(group);
  }
  return found;
}

/**
 * Of the groups, those that get more in each round than in the one before, and with them the whole heap: some class of what
 * they got became more numerous by about that. What loses its oldest values leaves ever more of the later rounds too, but there
 * are not more of them in all.
 */
export function rising(
  grouping: Grouping,
  groups: ReadonlySet<Group>,
  marks: readonly SnapshotMark[],
  ages: Ages,
): Set<Group> {
  const found = new Set<Group>();
  for (const { group, born, gains } of gainsOf(grouping, groups, marks, ages)) {
    const isGained = born.every((count, round) => gains[round]! >= LEAST_GAIN * count);
    if (isGained && isRising(born) && isRising(gains)) found.add(group);
  }
  return found;
}

/** What groups got of each class in each round, and by how much the class became more numerous in the whole heap. */
function* gainsOf(
  grouping: Grouping,
  groups: ReadonlySet<Group>,
  marks: readonly SnapshotMark[],
  ages: Ages,
): Iterable<{ group: Group; born: number[]; gains: number[] }> {
  if (groups.size === 0) return;
  const { graph } = grouping;
  const counts = countByRound(grouping, groups, marks.length, ages);
  const names = new Set(
    [...counts.values()].flatMap(classes => [...classes.keys()].map(name => nameOf(graph, name))),
  );
  const populations = [...marks, populationsOf(graph)].map(mark => instancesIn(mark, names));
  for (const [group, classes] of counts) {
    for (const [name, born] of classes) {
      const text = nameOf(graph, name);
      const gains = born.map(
        (_, round) => populations[round + 1]!(text) - populations[round]!(text),
      );
      yield { group, born, gains };
    }
  }
}

/** What groups got in each round, by class: their values, and objects of classes of the program's that came with these. */
function countByRound(
  grouping: Grouping,
  groups: ReadonlySet<Group>,
  rounds: number,
  ages: Ages,
): Map<Group, Map<number, number[]>> {
  const { tree, graph, values } = grouping;
  const counts = new Map<Group, Map<number, number[]>>();
  for (const node of tree.young) {
    if (graph.nodeType[node] !== NodeType.object || tree.parts.has(node)) continue;
    if (!values.has(node) && !isPayload(graph, node)) continue;
    const group = grouping.group(node);
    const round = ages.of(node);
    if (!group || !groups.has(group) || round === 0) continue;
    let classes = counts.get(group);
    if (!classes) counts.set(group, (classes = new Map<number, number[]>()));
    const name = graph.nodeName[node]!;
    let born = classes.get(name);
    if (!born) classes.set(name, (born = new Array<number>(rounds).fill(0)));
    born[round - 1]!++;
  }
  return counts;
}

/** How many instances a class had; NaN where that is not known. */
function instancesIn(
  { classes, instances }: Pick<SnapshotMark, 'classes' | 'instances'>,
  wanted: ReadonlySet<string>,
): (className: string) => number {
  const known = new Map<string, number>();
  classes.forEach((name, at) => {
    if (wanted.has(name)) known.set(name, instances[at]!);
  });
  const other = classes.length < MOST_CLASSES ? 0 : NaN;
  return name => known.get(name) ?? other;
}

function nameOf(graph: HeapGraph, name: number): string {
  return graph.strings.get(name).slice(0, NAME_CLIP);
}
