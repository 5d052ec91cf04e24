import { CONNECTION_CLASSES } from '../../protocol/requestStates';
import { NodeSet } from '../graph/nodeSet';
import { NONE } from '../graph/objects';
import { HANDLES } from './finished';
import type { Grouping } from './grouping';

/**
 * The connections among young things, with what hangs from them, but for what somebody holds by itself. All requests that came
 * through a connection lead to it, whoever holds them.
 */
export function ofConnections({ objects, tree, graph, values }: Grouping): NodeSet {
  const found = new NodeSet(graph.nodeCount);
  const names = new Set(CONNECTION_CLASSES.map(name => objects.name(name)));
  const isConnection = (node: number): boolean =>
    names.has(graph.nodeName[node]!) && HANDLES.some(name => objects.field(node, name) !== NONE);
  for (let at = 0; at < tree.young.length; at++) {
    const node = tree.young[at]!;
    if (values.has(node)) continue;
    if (found.has(tree.youngSources[at]!) || isConnection(node)) found.add(node);
  }
  return found;
}
