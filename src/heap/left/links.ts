import { EdgeType, edgeTypeOf, NodeType } from '../graph/heapGraph';
import type { AgedTree } from './agedTree';

/** An object with more fields than this is no node of a list. */
const MOST_FIELDS = 64;

/** Whether a node follows its owner in a list: it is of the same class, and has the property that leads to it too. */
export function isLink(tree: AgedTree, node: number, owner: number): boolean {
  const { graph } = tree;
  if (graph.nodeType[node] !== NodeType.object || graph.nodeName[node] !== graph.nodeName[owner]) {
    return false;
  }
  const edge = tree.parentEdge[node]!;
  if (edgeTypeOf(graph, edge) !== EdgeType.property) return false;
  const name = graph.edgeNames.of(edge);
  const end = Math.min(graph.firstEdge[node + 1]!, graph.firstEdge[node]! + MOST_FIELDS);
  for (let at = graph.firstEdge[node]!; at < end; at++) {
    if (graph.edgeNames.of(at) === name && edgeTypeOf(graph, at) === EdgeType.property) return true;
  }
  return false;
}
