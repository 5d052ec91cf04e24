import { edgeTarget } from '../graph/heapGraph';
import type { HeapObjects } from '../graph/objects';
import type { Group } from './group';
import type { Grouping } from './grouping';
import { isPromise, isReaction } from './promises';
import { hasName } from './slot';

/**
 * Tells which groups are chains, and names each after the variable, field or collection that has its last promise. `grouping`
 * must have its groups.
 */
export function nameChains(objects: HeapObjects, grouping: Grouping): void {
  const { graph } = objects;
  const { tree } = grouping;
  const ended = new Set<Group>();
  for (let at = 0; at < tree.young.length; at++) {
    const reaction = tree.young[at]!;
    if (!tree.parts.has(reaction) || !isReaction(graph, reaction)) continue;
    const chain = grouping.group(reaction);
    if (chain?.slot.kind !== 'reaction') continue;
    chain.isChain = true;
    if (ended.has(chain)) continue;
    const last = lastOf(grouping, reaction, chain);
    if (!last) continue;
    ended.add(chain);
    chain.slot.outer = last.slot;
    // What else is in a collection is told by the collection.
    if (hasName(last.slot)) chain.ends.push(last);
  }
}

/** The group that has the promise of a chain's reaction, where that is not the chain itself. */
function lastOf(grouping: Grouping, reaction: number, chain: Group): Group | undefined {
  const { graph, values } = grouping;
  const end = graph.firstEdge[reaction + 1]!;
  for (let edge = graph.firstEdge[reaction]!; edge < end; edge++) {
    const target = edgeTarget(graph, edge);
    if (!values.has(target) || !isPromise(graph, target)) continue;
    const last = grouping.group(target);
    if (!last || last === chain) continue;
    if (hasName(last.slot) || last.slot.kind === 'element') return last;
  }
  return undefined;
}
