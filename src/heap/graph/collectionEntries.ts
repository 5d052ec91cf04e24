import { edgeTypeOf, EdgeType, selfBytes } from './heapGraph';
import { NONE, type HeapObjects } from './objects';

/**
 * One entry of a Map or Set: the edges from its table to the key (Maps) and the value; NONE when that is not a heap object.
 */
export interface CollectionEntry {
  ordinal: number;
  table: number;
  key: number;
  value: number;
}

const POINTER_BYTES = [8, 4];
/** The array that holds a table begins with its map and its length. */
const ARRAY_HEADER_SLOTS = 2;
/** Then come the counts of elements, deleted elements and buckets, before the buckets themselves. */
const HEADER_SLOTS = 3;
const LOAD_FACTOR = 2;
const MAP_ENTRY_SLOTS = 3;
const SET_ENTRY_SLOTS = 2;

/**
 * The entries of a Map or Set in insertion order, from the layout of V8's OrderedHashTable
 * (src/objects/ordered-hash-table.h): a header, `buckets` slots, then entries of key, value (Maps) and chain. The table's
 * size determines the number of buckets. An entry whose key and value are both small integers leaves no trace in a snapshot.
 */
export function collectionEntries(objects: HeapObjects, collection: number): CollectionEntry[] {
  const { graph } = objects;
  const table = objects.internal(collection, 'table');
  if (table === NONE) return [];
  const layout = tableLayout(selfBytes(graph, table));
  if (!layout) return [];
  const { start, entrySlots } = layout;
  const entries: CollectionEntry[] = [];
  objects.spend(graph.firstEdge[table + 1]! - graph.firstEdge[table]!);
  for (let edge = graph.firstEdge[table]!; edge < graph.firstEdge[table + 1]!; edge++) {
    if (edgeTypeOf(graph, edge) !== EdgeType.internal) continue;
    const slot = Number(graph.strings.get(graph.edgeNames.of(edge)));
    if (!Number.isInteger(slot) || slot < start) continue;
    const ordinal = Math.floor((slot - start) / entrySlots);
    let entry = entries.at(-1);
    if (entry?.ordinal !== ordinal) {
      entries.push((entry = { ordinal, table, key: NONE, value: NONE }));
    }
    const part = (slot - start) % entrySlots;
    if (part === 0 && entrySlots === MAP_ENTRY_SLOTS) entry.key = edge;
    else if (part === 0 || (part === 1 && entrySlots === MAP_ENTRY_SLOTS)) entry.value = edge;
  }
  return entries;
}

/** Whether a table of that size, of a Map, has keys and values: 0 for a key's slot, 1 for a value's; `undefined` for Sets. */
export function mapColumn(tableBytes: number, slot: number): 0 | 1 | undefined {
  const layout = tableLayout(tableBytes);
  if (layout?.entrySlots !== MAP_ENTRY_SLOTS || slot < layout.start) return undefined;
  return (slot - layout.start) % MAP_ENTRY_SLOTS === 0 ? 0 : 1;
}

/** Where entries begin in a table, and how many slots each takes. */
export interface TableLayout {
  start: number;
  entrySlots: number;
}

/**
 * Where entries begin and how long they are. Only one layout fits a size, because the number of buckets is a power of two.
 */
export function tableLayout(tableBytes: number): TableLayout | undefined {
  for (const pointer of POINTER_BYTES) {
    for (const entrySlots of [MAP_ENTRY_SLOTS, SET_ENTRY_SLOTS]) {
      const slots = tableBytes / pointer - ARRAY_HEADER_SLOTS - HEADER_SLOTS;
      const buckets = slots / (1 + LOAD_FACTOR * entrySlots);
      if (Number.isInteger(Math.log2(buckets))) {
        return { start: HEADER_SLOTS + buckets, entrySlots };
      }
    }
  }
  return undefined;
}
