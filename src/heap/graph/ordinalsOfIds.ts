/** Ordinals of the nodes that have one of the ids, by id. */
export function ordinalsOfIds(nodeId: Uint32Array, ids: Iterable<number>): Map<number, number> {
  const sought = new Set(ids);
  const found = new Map<number, number>();
  for (let node = 0; node < nodeId.length && found.size < sought.size; node++) {
    const id = nodeId[node]!;
    if (sought.has(id)) found.set(id, node);
  }
  return found;
}
