import type {
  CollectionStore,
  FieldStore,
  RingStore,
  SlotsStore,
  Store,
} from '../../../protocol/poolModel';
import { ringUse, slotsNotInUse } from '../../../protocol/storeUse';
import { Accesses } from './accesses';
import { Entries } from './entries';
import type { OpenStore } from './held';
import type { Hidden } from './hidden';
import type { Host } from './host';
import { isObject, type SafeRead } from './safeRead';
import { Slots } from './slots';
import type { Values } from './values';

const WHOLE = { start: 0, end: Infinity };

export interface StoresParts {
  read: SafeRead;
  values: Values;
  host: Pick<Host, 'isMap' | 'isSet'>;
  hidden: Hidden;
  /** Values of variables whose names stand for "empty". */
  empties: WeakSet<object>;
}

/**
 * Reads stores as their models describe them. Snapshots do the same in src/heap/read/findStale.ts, where fields and elements
 * are edges. Both share only what counters and rings mean (`storeUse`).
 */
export class Stores {
  private readonly accesses: Accesses;
  private readonly slots: Slots;
  private readonly entries: Entries;
  private readonly values: Values;
  private readonly empties: WeakSet<object>;

  constructor({ read, values, host, hidden, empties }: StoresParts) {
    this.values = values;
    this.empties = empties;
    this.accesses = new Accesses(read, hidden);
    this.slots = new Slots(read, values, this.accesses);
    this.entries = new Entries(read, host, values, this.slots, this.accesses);
  }

  open(instance: object, store: Store, idle: boolean): OpenStore {
    this.accesses.obstacle = undefined;
    switch (store.kind) {
      case 'slots':
        return this.openSlots(instance, store, idle);
      case 'ring':
        return this.openRing(instance, store, idle);
      case 'field':
        return this.openField(instance, store, idle);
      case 'collection':
        return this.openCollection(instance, store, idle);
    }
  }

  /**
   * Why the last opened store could not be read, up to the part of its `stale` that was consumed; `undefined` when nothing
   * was in the way.
   */
  get obstacle(): string | undefined {
    return this.accesses.obstacle;
  }

  private openSlots(instance: object, store: SlotsStore, idle: boolean): OpenStore {
    const { slots } = this;
    const arrays = slots.arraysOf(instance, store.columns);
    const capacity = slots.capacityOf(arrays);
    if (idle) return { used: 0, capacity, stale: slots.between(WHOLE, arrays) };
    const counter = this.accesses.counter(instance, store.length);
    if (counter === undefined) return { used: capacity, capacity, stale: [] };
    const { start, end } = slotsNotInUse(store, counter);
    const idleSlots = { start: Math.min(start, capacity), end: Math.min(end, capacity) };
    const used = capacity - (idleSlots.end - idleSlots.start);
    return { used, capacity, stale: slots.between(idleSlots, arrays) };
  }

  private openRing(instance: object, store: RingStore, idle: boolean): OpenStore {
    const { slots } = this;
    const arrays = slots.arraysOf(instance, store.columns);
    const capacity = slots.capacityOf(arrays);
    if (idle) return { used: 0, capacity, stale: slots.between(WHOLE, arrays) };
    const ring = ringUse(store, capacity, access => this.accesses.counter(instance, access));
    if (!ring) return { used: capacity, capacity, stale: [] };
    const used = Math.min(Math.max(0, ring.size), capacity);
    return { used, capacity, stale: slots.outside(ring, arrays) };
  }

  private openField(instance: object, { access }: FieldStore, idle: boolean): OpenStore {
    const value = this.accesses.resolve(instance, access);
    const isEmpty =
      value === undefined || value === null || (isObject(value) && this.empties.has(value));
    if (!idle) return { used: isEmpty ? 0 : 1, capacity: 1, stale: [] };
    const held = { slot: access.path.join('.'), key: undefined, value };
    return { used: 0, capacity: 1, stale: isEmpty || !this.values.counts(value) ? [] : [held] };
  }

  private openCollection(instance: object, store: CollectionStore, idle: boolean): OpenStore {
    const collection = this.accesses.list(instance, store.access);
    if (!collection) return { used: 0, capacity: 0, stale: [] };
    const capacity = this.entries.sizeOf(collection);
    if (store.idleKeys) {
      const list = this.accesses.list(instance, store.idleKeys.list);
      const used = Math.max(0, capacity - (list ? this.entries.sizeOf(list) : 0));
      const { field } = store.idleKeys;
      return { used, capacity, stale: list ? this.entries.heldFor(list, field, collection) : [] };
    }
    return idle
      ? { used: 0, capacity, stale: this.entries.heldIn(collection) }
      : { used: capacity, capacity, stale: [] };
  }
}
