import { refuseEdge, restoreEdge } from '../graph/heapGraph';
import type { HeapObjects } from '../graph/objects';
import { connectionEdges } from './finished';
import { timerLinks } from './timers';

/**
 * What `read` answers while edges of Node's own machinery do not retain: from a live connection to its last request, and
 * from timer to timer.
 */
export function withoutMachinery<T>(objects: HeapObjects, read: () => T): T {
  const { graph } = objects;
  const edges = [...connectionEdges(objects), ...timerLinks(objects)];
  const refused = edges.filter(edge => refuseEdge(graph, edge));
  try {
    return read();
  } finally {
    for (const edge of refused) restoreEdge(graph, edge);
  }
}
