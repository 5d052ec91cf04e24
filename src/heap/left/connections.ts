import { CONNECTION_CLASSES } from '../../protocol/requestStates';
import { GrowingList } from '../graph/growingList';
import { ORDINAL_MASK } from '../graph/heapGraph';
import { NodeSet } from '../graph/nodeSet';
import { NONE } from '../graph/objects';
import { UNREACHED } from './agedWalk';
import { HANDLES } from './finished';
import type { Grouping } from './grouping';

/**
 * The connections among young things, with all that they lead to, but for what somebody holds by itself. All requests that came
 * through a connection lead to it and to its parts, whoever holds them.
 */
export function ofConnections({ objects, tree, graph, values }: Grouping): NodeSet {
  const { nodeName, firstEdge, edges } = graph;
  const found = new NodeSet(graph.nodeCount);
  const queue = new GrowingList();
  const add = (node: number): void => {
    if (found.has(node) || values.has(node)) return;
    found.add(node);
    queue.push(node);
  };
  const names = new Set(CONNECTION_CLASSES.map(name => objects.name(name)));
  for (const node of tree.young) {
    if (!names.has(nodeName[node]!)) continue;
    if (HANDLES.some(name => objects.field(node, name) !== NONE)) add(node);
  }
  for (let at = 0; at < queue.length; at++) {
    const node = queue.get(at);
    for (let edge = firstEdge[node]!, end = firstEdge[node + 1]!; edge < end; edge++) {
      const packed = edges[edge]!;
      // Edges that do not retain are below 0.
      if (packed < 0) continue;
      const target = packed & ORDINAL_MASK;
      const level = tree.level[target]!;
      if (level !== 0 && level !== UNREACHED) add(target);
    }
  }
  return found;
}
