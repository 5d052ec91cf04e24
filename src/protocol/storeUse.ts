import type { RingStore, SlotsStore, Store } from './poolModel';

/** Slots from `start` up to, but not including, `end`. */
export interface SlotRange {
  start: number;
  end: number;
}

/** The slots that are not in use, from the value of the store's counter. */
export function slotsNotInUse({ bias, isQueue }: SlotsStore, counter: number): SlotRange {
  const bound = Math.max(0, counter + bias);
  return isQueue ? { start: 0, end: bound } : { start: bound, end: Infinity };
}

/** A ring's head, and the number of positions in use from there. */
export interface RingUse {
  head: number;
  size: number;
}

/** `undefined` when the counters do not tell. `counter` reads one counter. */
export function ringUse(
  ring: RingStore,
  capacity: number,
  counter: (access: RingStore['head']) => number | undefined,
): RingUse | undefined {
  const head = counter(ring.head);
  const tail = ring.tail && counter(ring.tail);
  let size = ring.size && counter(ring.size);
  if (size === undefined && head !== undefined && tail !== undefined && capacity > 0) {
    size = (tail - head + capacity) % capacity;
  }
  return head === undefined || size === undefined ? undefined : { head, size };
}

export function isInRing({ head, size }: RingUse, capacity: number, position: number): boolean {
  return (position - head + capacity) % capacity < size;
}

/** Names of all variables that stand for "empty" in these stores. */
export function emptyNamesOf(stores: readonly Store[]): string[] {
  return stores.flatMap(store => (store.kind === 'field' ? store.emptyNames : []));
}
