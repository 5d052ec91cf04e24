/** What counts as held, and how deep to look. The live probe and heap snapshots share these limits. */

/** Minimum size for a string (UTF-16 units) or buffer (bytes) to count as held. */
export const COUNTED_SIZE = 1_000;
/** Length of the prototype chain that is searched for a field or method. */
export const PROTO_DEPTH = 32;
/** Classes that an instance is recognised by: its own, and those that it extends. */
export const CLASS_DEPTH = 5;
/** An instance is idle when one of its holders is parked. Length of the holder chain that is followed, itself included. */
export const HOLDER_DEPTH = 4;
/** Keys are clipped at this length. */
export const KEY_CLIP = 200;
