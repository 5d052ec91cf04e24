import { EdgeType, edgeTypeOf, NodeType } from '../graph/heapGraph';
import { NONE, type HeapObjects } from '../graph/objects';
import type { AgedTree } from './agedTree';
import { sourceOf } from './agedWalk';

/** An object with more fields than this is no node of a list. */
const MOST_FIELDS = 64;

/** Names to announce to `HeapObjects`. */
export const LINK_NAMES = ['shared'];

/**
 * The node that a node follows in a list; NONE for what is in no list. Nodes of a list are of one class, and have the property
 * that leads to the next one. Functions that each call the one before (`send = traced(send)`) are a list too: they were
 * declared in one place, and have each other in a variable. `edge`: by which `owner` has the node.
 */
export function linkBefore(
  objects: HeapObjects,
  tree: AgedTree,
  node: number,
  owner: number,
  edge = tree.parentEdge[node]!,
): number {
  const { graph } = objects;
  if (owner <= 0) return NONE;
  if (graph.nodeType[node] === NodeType.closure) {
    if (edgeTypeOf(graph, edge) !== EdgeType.context || sourceOf(graph, edge) !== owner)
      return NONE;
    const before = tree.ownerOf(tree.parentOf(owner));
    return before > 0 && isSameFunction(objects, node, before) ? before : NONE;
  }
  return isNext(objects, node, owner, edge) ? owner : NONE;
}

/** Whether an object is a node of a list that has at least one more. */
export function isListNode(objects: HeapObjects, node: number): boolean {
  const { graph } = objects;
  const end = Math.min(graph.firstEdge[node + 1]!, graph.firstEdge[node]! + MOST_FIELDS);
  for (let edge = graph.firstEdge[node]!; edge < end; edge++) {
    const target = objects.target(edge);
    if (target !== NONE && target !== node && isNext(objects, target, node, edge)) return true;
  }
  return false;
}

function isSameFunction(objects: HeapObjects, one: number, other: number): boolean {
  if (objects.graph.nodeType[other] !== NodeType.closure) return false;
  const shared = objects.internal(one, 'shared');
  return shared !== NONE && shared === objects.internal(other, 'shared');
}

function isNext({ graph }: HeapObjects, node: number, owner: number, edge: number): boolean {
  if (graph.nodeType[node] !== NodeType.object || graph.nodeName[node] !== graph.nodeName[owner]) {
    return false;
  }
  if (edgeTypeOf(graph, edge) !== EdgeType.property) return false;
  const name = graph.edgeNames.of(edge);
  const end = Math.min(graph.firstEdge[node + 1]!, graph.firstEdge[node]! + MOST_FIELDS);
  for (let at = graph.firstEdge[node]!; at < end; at++) {
    if (graph.edgeNames.of(at) === name && edgeTypeOf(graph, at) === EdgeType.property) return true;
  }
  return false;
}
