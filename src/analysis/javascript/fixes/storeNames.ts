import { accessKey } from '../program/classLikes';
import type { Pool } from '../pools/pool';

/** How a class's stores are named where values are followed: by the key of their first column. */
export interface StoreNames {
  /** The name for each column that is closed, by its key. Columns that are filled together have one. */
  stores: ReadonlyMap<string, string>;
  /** Columns of keys, which are not closed. */
  keys: ReadonlySet<string>;
  /** For each store of entries the names of their fields that are closed with them. */
  slots: ReadonlyMap<string, ReadonlySet<string>>;
}

const known = new WeakMap<Pool, StoreNames>();

/** Cached, because each function asks. */
export function storeNamesOf(pool: Pool): StoreNames {
  let names = known.get(pool);
  if (!names) known.set(pool, (names = readNames(pool)));
  return names;
}

function readNames({ slots }: Pool): StoreNames {
  const stores = new Map<string, string>();
  const keys = new Set<string>();
  const ofEntries = new Map<string, Set<string>>();
  for (const { store, columnKeys } of slots) {
    const closed = new Set<string>();
    ofEntries.set(columnKeys[0]!, closed);
    for (const { access, role, ...column } of store.columns) {
      if (role === 'key') keys.add(accessKey(access));
      else stores.set(accessKey(access), columnKeys[0]!);
      if ('valueFields' in column) for (const field of column.valueFields ?? []) closed.add(field);
    }
  }
  return { stores, keys, slots: ofEntries };
}

/** The one name for all columns of a store, by the key of one of them; the key itself for anything else. */
export function storeName(pool: Pool, key: string): string {
  return storeNamesOf(pool).stores.get(key) ?? key;
}

/** How a list's elements are named among the sources. */
export function elementOf(place: string): string {
  return `[${place}]`;
}
