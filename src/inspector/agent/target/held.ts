/** Something that a store holds. `value` is the retained value; for an entry with only a key, the key. */
export interface Held {
  slot: number | string;
  key: unknown;
  value: unknown;
}

/** One store of one instance. */
export interface OpenStore {
  /**
   * Slots, ring positions, fields or entries in use; 0 for an idle instance. When use cannot be told, they count as in use.
   */
  used: number;
  /** All slots, ring positions, fields or entries. */
  capacity: number;
  /**
   * What is held outside the part in use, in order; `undefined` for a slot that holds nothing. Lazy, so that a slice can end
   * anywhere.
   */
  stale: Iterable<Held | undefined>;
}
