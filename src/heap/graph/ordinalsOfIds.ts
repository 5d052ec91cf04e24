/** Maps each of the ids to its node's ordinal; ids without a node are missing. */
export function ordinalsOfIds(nodeId: Uint32Array, ids: Iterable<number>): Map<number, number> {
  const sought = new Set(ids);
  const found = new Map<number, number>();
  for (let node = 0; node < nodeId.length && found.size < sought.size; node++) {
    const id = nodeId[node]!;
    if (sought.has(id)) found.set(id, node);
  }
  return found;
}
