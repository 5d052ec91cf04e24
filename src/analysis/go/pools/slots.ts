import type { GoType } from '../program/goType';
import {
  closingOf,
  isBookkeeping,
  isBuffer,
  isForeignBuffer,
  retentionOf,
  type Retention,
} from './retention';
import type { Truncation } from './truncations';

/** What one slot of a truncated slice holds. */
export interface Slots {
  element: GoType;
  /** `strings` where each slot is one string, which keeps nothing but its characters. */
  retention: Retention | 'strings';
  /** How the element itself can be closed (see `closingOf`). */
  closing: 'call' | 'ask' | undefined;
  /** If the element is a struct: its fields that keep something alive, except reused buffers. */
  fields?: SlotField[];
}

export interface SlotField {
  name: string;
  type: GoType;
  closing: 'call' | 'ask' | undefined;
  /** A buffer whose storage the package reuses on purpose. */
  isReusedBuffer: boolean;
}

/** Names of keys. A key may have any type, but is never closed. */
const KEY_NAME = /^(key|name|id)$/i;

/** A slice type of another package, whose elements are unknown. */
const UNKNOWN: Slots = { element: { kind: 'unknown' }, retention: 'unknown', closing: undefined };

/** The slots of a truncation; `undefined` when the slice's type is unknown or is no slice. */
export function slotsOf({ scope, type, path }: Truncation): Slots | undefined {
  const { pkg } = scope;
  const slice = pkg.underlying(type);
  if (slice.kind === 'foreign' && !isForeignBuffer(slice)) return UNKNOWN;
  // A name from a file of the package that was not given.
  if (slice.kind === 'unknown' && type.kind === 'named') return UNKNOWN;
  if (slice.kind !== 'slice' && slice.kind !== 'array') return undefined;
  const { element } = slice;
  const name = /\.(\w+)$/.exec(path)?.[1];
  if (isBuffer(element, pkg) && name !== undefined && pkg.names('refilledBySlot').has(name)) {
    return { element, retention: 'none', closing: undefined };
  }
  if (element.kind === 'pointer' && name !== undefined && pkg.names('grownInPlace').has(name)) {
    return { element, retention: 'none', closing: undefined };
  }
  const struct = pkg.underlying(element);
  if (struct.kind !== 'struct') {
    const retention = struct.kind === 'string' ? 'strings' : retentionOf(element, pkg);
    return { element, retention, closing: closingOf(element, pkg) };
  }
  const fields = struct.fields
    .filter(field => !isBookkeeping(field) && retentionOf(field.type, pkg) !== 'none')
    .map(field => ({
      name: field.name,
      type: field.type,
      closing: KEY_NAME.test(field.name) ? undefined : closingOf(field.type, pkg),
      isReusedBuffer: isBuffer(field.type, pkg) && pkg.names('refilled').has(field.name),
    }));
  const kept = fields.filter(field => !field.isReusedBuffer);
  const retentions = kept.map(field => retentionOf(field.type, pkg));
  // Entries that are used again with what they have: the text does not tell what of it is a user's.
  const isArena = name !== undefined && pkg.names('grownInPlace').has(name);
  const retention =
    retentions.includes('references') && !isArena ? 'references' : (retentions[0] ?? 'none');
  if (isArena && retention !== 'none')
    return { element, retention: 'unknown', closing: undefined, fields };
  return { element, retention, closing: undefined, fields };
}
