import { edgeTarget } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import { clear, type Group } from './group';
import type { Grouping } from './grouping';
import { linkBefore } from './links';
import { Lists } from './lists';
import { hasName } from './slot';

/** Makes each list one group, whose slot is where the list is held. */
export function groupByLists(objects: HeapObjects, grouping: Grouping): void {
  separateLists(objects, grouping);
  mergeEnds(grouping);
}

/**
 * Tells lists of one class from each other: a list is held where its first node is, whichever of its nodes leads to a
 * younger one, and so is the node at its other end.
 */
function separateLists(objects: HeapObjects, grouping: Grouping): void {
  const { tree, values, slots } = grouping;
  const named = grouping.groups.filter(({ slot }) => hasName(slot));
  const linked = new Set(named.filter(group => group.linked));
  if (linked.size === 0) return;
  const lists = new Lists(objects, tree, slots);
  grouping.regroup(linked, (node, owner, group) => {
    const before = linkBefore(objects, tree, node, owner);
    let own = group;
    if (before !== NONE && values.has(before)) own = grouping.group(before)!;
    else {
      const place = lists.placeOf(node);
      if (hasName(place)) own = grouping.groupFor(place);
    }
    own.linked = true;
    return own;
  });
  const { nodeName } = grouping.graph;
  const classes = new Set([...linked].map(({ slot }) => nodeName[slot.value]!));
  const others = named.filter(group => !group.linked && classes.has(nodeName[group.slot.value]!));
  grouping.regroup(new Set(others), (node, _, group) => {
    const list = grouping.ofSlot(lists.placeOf(node));
    return list?.linked === true ? list : group;
  });
}

/** A list's holder often has its last node as well as its first: nodes of one list lead to those of the other. */
function mergeEnds(grouping: Grouping): void {
  const byHolder = new Map<string, Group[]>();
  for (const group of grouping.groups) {
    const [value] = group.examples;
    if (value === undefined || !hasName(group.slot)) continue;
    const key = `${group.slot.holder}:${grouping.graph.nodeName[value]}`;
    const same = byHolder.get(key);
    if (same) same.push(group);
    else byHolder.set(key, [group]);
  }
  const candidates = new Set(
    [...byHolder.values()]
      .filter(groups => groups.length > 1 && groups.some(({ linked }) => linked))
      .flat(),
  );
  for (const [one, other] of neighbours(grouping, candidates)) {
    if (one.slot.holder !== other.slot.holder || other.examples.length === 0) continue;
    if (one.linked) absorb(one, other);
    else if (other.linked && one.examples.length > 0) absorb(other, one);
  }
}

/** Pairs of groups of which a value of one leads to a value of the other, each once. */
function neighbours(grouping: Grouping, groups: ReadonlySet<Group>): [Group, Group][] {
  const { graph, tree, values } = grouping;
  const pairs = new Map<string, [Group, Group]>();
  for (let at = 0; groups.size > 0 && at < tree.young.length; at++) {
    const node = tree.young[at]!;
    const group = values.has(node) ? grouping.group(node) : undefined;
    if (!group || !groups.has(group)) continue;
    for (let edge = graph.firstEdge[node]!; edge < graph.firstEdge[node + 1]!; edge++) {
      const target = edgeTarget(graph, edge);
      const other = values.has(target) ? grouping.group(target) : undefined;
      if (!other || other === group || !groups.has(other)) continue;
      pairs.set(`${group.ordinal}:${other.ordinal}`, [group, other]);
    }
  }
  return [...pairs.values()];
}

/** Makes one list of two groups: the second one's values count for the first. */
function absorb(list: Group, other: Group): void {
  list.linked = true;
  list.ends.push(other, ...other.ends);
  other.ends.length = 0;
  other.objects.forEach((count, round) => (list.objects[round]! += count));
  other.used.forEach((count, round) => (list.used[round]! += count));
  clear(other);
}
