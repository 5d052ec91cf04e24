import { nodeNameOf, NodeType } from '../graph/heapGraph';
import type { AgedTree } from './agedTree';
import { NO_EDGE, sourceOf } from './agedWalk';

const PROXY = 'system / JSProxy';
/** More proxies around a thing than these are not passed. */
const MOST_PROXIES = 8;

/** The edge by which a program refers to a thing that `edge` leads to: past the proxies of which it is the target or handler. */
export function referringEdge(tree: AgedTree, edge: number): number {
  const { graph } = tree;
  let at = edge;
  for (let depth = 0; depth < MOST_PROXIES && at !== NO_EDGE; depth++) {
    const source = sourceOf(graph, at);
    if (graph.nodeType[source] !== NodeType.hidden || nodeNameOf(graph, source) !== PROXY) break;
    at = tree.parentEdge[source]!;
  }
  return at;
}
