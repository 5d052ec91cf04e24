import { EdgeType, edgeTypeOf, refuseEdge, type HeapGraph } from './heapGraph';
import { ordinalsOfIds } from './ordinalsOfIds';

const ENTRY_NAME =
  /^\d+ \/ part of key \(.*? @\d+\) -> value \(.*? @\d+\) pair in WeakMap \(table @(\d+)\)$/s;

/**
 * Refuses the edges that keep nothing alive, once, so that every later walk asks one thing (`edges[e] >= 0`). They are those
 * of Chrome DevTools (computeIsEssentialEdge in HeapSnapshot.ts): weak edges; shortcuts that do not begin at the root, which
 * repeat other edges; and of a WeakMap entry's two edges to its value the one from the table, since the value lives no
 * longer than its key. DevTools also skips edges from nodes that the page does not own; we do not: what only Node's own
 * handles keep is kept.
 */
export function refuseNonRetaining(graph: HeapGraph, entryNames: Uint32Array): void {
  const { edges, firstEdge, nodeCount } = graph;
  const rootEnd = nodeCount > 0 ? firstEdge[1]! : 0;
  for (let edge = 0; edge < edges.length; edge++) {
    const type = edgeTypeOf(graph, edge);
    if (type === EdgeType.weak || (type === EdgeType.shortcut && edge >= rootEnd)) {
      refuseEdge(graph, edge);
    }
  }
  const tableIdOfName = new Map<number, number>();
  for (const name of entryNames) {
    const match = ENTRY_NAME.exec(graph.strings.get(name));
    if (match) tableIdOfName.set(name, Number(match[1]));
  }
  const tables = ordinalsOfIds(graph.nodeId, tableIdOfName.values());
  for (const [id, table] of tables) {
    for (let edge = firstEdge[table]!; edge < firstEdge[table + 1]!; edge++) {
      if (edgeTypeOf(graph, edge) !== EdgeType.internal) continue;
      if (tableIdOfName.get(graph.edgeName[edge]!) === id) refuseEdge(graph, edge);
    }
  }
}
