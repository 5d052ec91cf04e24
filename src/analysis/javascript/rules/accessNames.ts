import type { Access, Store } from '../../../protocol/poolModel';

/** A field as people write it: `this.#values`, or just the name of a captured variable. */
export function accessName({ base, path }: Access, instance = 'this'): string {
  return base === 'this' ? `${instance}.${path.join('.')}` : path.join('.');
}

/** The arrays of a store of slots, or its single field, for use in a sentence. */
export function slotNames(store: Store, instance?: string): string {
  const names =
    store.kind === 'slots' || store.kind === 'ring'
      ? store.columns.map(({ access }) => accessName(access, instance))
      : [accessName(store.access, instance)];
  const last = names.pop()!;
  return names.length > 0 ? `${names.join(', ')} and ${last}` : last;
}
