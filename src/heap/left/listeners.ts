import { EdgeType, edgeTypeOf, nodeNameOf, NodeType } from '../graph/heapGraph';
import type { HeapObjects } from '../graph/objects';
import type { AgedTree } from './agedTree';
import { LISTENER_TABLES, NO_EDGE, sourceOf } from './agedWalk';
import { referenceName } from './referenceName';

const MOST_PARTS = 32;

/** The event that a listener waits for. `edge`: from its table of listeners; `emitter`: what has the table. '' where unknown. */
export function eventOf(
  objects: HeapObjects,
  tree: AgedTree,
  emitter: number,
  edge: number,
): string {
  const { graph } = objects;
  let name = '';
  let at = edge;
  for (let depth = 0; depth < MOST_PARTS; depth++) {
    const source = sourceOf(graph, at);
    if (source === emitter) break;
    const above = tree.parentEdge[source]!;
    if (edgeTypeOf(graph, at) === EdgeType.property && isListenerTable(objects, above)) {
      name = referenceName(graph, at);
    } else if (graph.nodeType[source] === NodeType.array) {
      name = keyBefore(objects, source, at) ?? name;
    }
    at = above;
  }
  return name;
}

function isListenerTable({ graph }: HeapObjects, edge: number): boolean {
  return (
    edge !== NO_EDGE &&
    edgeTypeOf(graph, edge) === EdgeType.property &&
    LISTENER_TABLES.includes(referenceName(graph, edge))
  );
}

/** The text of the key that stands before a value in a Map's table. */
function keyBefore(objects: HeapObjects, table: number, edge: number): string | undefined {
  const { graph } = objects;
  const position = Number(referenceName(graph, edge));
  if (!Number.isInteger(position)) return undefined;
  for (let at = graph.firstEdge[table]!; at < graph.firstEdge[table + 1]!; at++) {
    if (referenceName(graph, at) !== String(position - 1)) continue;
    const key = objects.target(at);
    return graph.nodeType[key] === NodeType.string ? nodeNameOf(graph, key) : undefined;
  }
  return undefined;
}
