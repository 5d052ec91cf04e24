import { EdgeType, edgeTypeOf, refuseEdge, restoreEdge, type HeapGraph } from './heapGraph';
import { ordinalsOfIds } from './ordinalsOfIds';

/** `7 / part of key (K @3) -> value (V @5) pair in WeakMap (table @9)`, where the names of classes may be of any length. */
const ENTRY_NAME = /^\d+ \/ part of key \(/;
const ENTRY_TABLE = /\) pair in WeakMap \(table @(\d{1,16})\)$/;
const TABLE_UNITS = 60;

/** Whether edges of a type can keep something alive: weak ones never do, and shortcuts repeat other edges. */
export function retainsByType(type: number): boolean {
  return type !== EdgeType.weak && type !== EdgeType.shortcut;
}

/**
 * Settles, once, what an edge's type alone does not tell, so that every later walk asks one thing (`edges[e] >= 0`). Edges that
 * retain are those of Chrome DevTools (computeIsEssentialEdge in HeapSnapshot.ts): shortcuts of the root mark the program's
 * global objects, and count; and of a WeakMap entry's two edges to its value the one from the table does not, since the value
 * lives no longer than its key. DevTools also skips edges from nodes that the page does not own; we do not: what only Node's
 * own handles keep is kept.
 */
export function settleRetaining(graph: HeapGraph, entryNames: Uint32Array): void {
  const { firstEdge } = graph;
  for (let edge = 0; edge < firstEdge[1]!; edge++) {
    if (edgeTypeOf(graph, edge) === EdgeType.shortcut) restoreEdge(graph, edge);
  }
  const tableIdOfName = new Map<number, number>();
  for (const name of entryNames) {
    const text = graph.strings.get(name);
    if (!ENTRY_NAME.test(text) || !text.includes(') -> value (')) continue;
    const match = ENTRY_TABLE.exec(text.slice(-TABLE_UNITS));
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
