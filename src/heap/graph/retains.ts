import { EdgeType, edgeTypeOf, refuseEdge, restoreEdge, type HeapGraph } from './heapGraph';
import { ordinalsOfIds } from './ordinalsOfIds';

/** `7 / part of key (K @3) -> value (V @5) pair in WeakMap (table @9)`. The class names in it may have any length. */
const ENTRY_NAME = /^\d+ \/ part of key \(/;
const ENTRY_TABLE = /\) pair in WeakMap \(table @(\d{1,16})\)$/;
const TABLE_UNITS = 60;

/** Whether edges of a type can keep something alive. Weak edges never do, and shortcuts repeat other edges. */
export function retainsByType(type: number): boolean {
  return type !== EdgeType.weak && type !== EdgeType.shortcut;
}

/**
 * Decides once for each edge whether it retains, so that every later walk only tests `edges[e] >= 0`. Follows Chrome
 * DevTools (computeIsEssentialEdge in HeapSnapshot.ts): shortcuts from the root lead to the program's global objects and
 * count. Of the two edges to a WeakMap entry's value, the one from the table does not retain, because the value lives no
 * longer than its key. Unlike DevTools, we do not skip edges from nodes that the page does not own: what only Node's own
 * handles keep is still kept.
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
      if (tableIdOfName.get(graph.edgeNames.of(edge)) === id) refuseEdge(graph, edge);
    }
  }
}
