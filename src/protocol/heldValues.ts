/** What counts as held, and how far is looked: the same for the live probe and for heap snapshots. */

/** UTF-16 units of text, bytes of a buffer: what is shorter does not count as held. */
export const COUNTED_SIZE = 1_000;
/** Prototypes that are looked through for a field or a method. */
export const PROTO_DEPTH = 32;
/** Classes by which an instance is known: its own, and those that it extends. */
export const CLASS_DEPTH = 5;
/** An instance is idle by an owner that is parked: so many are looked at, with itself. */
export const OWNER_DEPTH = 4;
/** Texts of keys are cut here. */
export const KEY_CLIP = 200;
