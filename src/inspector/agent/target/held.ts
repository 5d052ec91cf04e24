/** Something held in a store: `value` is what is retained, a key alone too. */
export interface Held {
  slot: number | string;
  key: unknown;
  value: unknown;
}

/** One store of one instance. */
export interface OpenStore {
  /** Slots, ring positions, fields or entries in use; none of an idle instance. What cannot be told apart is in use. */
  used: number;
  /** Those that there are. */
  capacity: number;
  /** What is held outside of those in use, in order; `undefined` for what holds nothing. Lazy, so that a slice can end anywhere. */
  stale: Iterable<Held | undefined>;
}
