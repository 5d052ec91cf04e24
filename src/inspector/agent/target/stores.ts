import type {
  Access,
  CollectionStore,
  Column,
  FieldStore,
  RingStore,
  SlotsStore,
  Store,
} from '../../../protocol/poolModel';
import type { HostNatives, SafeRead } from './safeRead';

/** Something held in a store: `value` is what is retained, a key alone too. */
export interface Place {
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
  stale: Iterable<Place | undefined>;
}

export interface Stores {
  open(instance: object, store: Store, idle: boolean): OpenStore;
  /** What kept the store that was opened last from being read, as far as its `stale` was taken; `undefined`: nothing did. */
  obstacle(): string | undefined;
}

/** What the walk found out, as far as stores need it. */
export interface WalkedValues {
  /** A private field or a closure variable. */
  hidden(target: object, name: string): unknown;
  hasHidden(target: object, name: string): boolean;
  isEmptyValue(value: unknown): boolean;
}

/** Reads stores as their models describe them. Runs inside the target, made from its own text (see `createSafeRead`). */
export function createStores(read: SafeRead, host: HostNatives, walked: WalkedValues): Stores {
  type Entry = readonly [key: unknown, value: unknown];

  const ENTRY_LIMIT = 10_000_000;
  /** So many places for each that is there are looked at. */
  const SPARSE = 64;
  const mapSize = Object.getOwnPropertyDescriptor(Map.prototype, 'size')!.get!;
  const setSize = Object.getOwnPropertyDescriptor(Set.prototype, 'size')!.get!;

  /** What stood in the way since a store was opened. */
  let obstacle: string | undefined;

  /** A private field or a closure's variable: one that nobody has read says nothing about what it holds. */
  const hidden = (target: object, name: string): unknown => {
    if (!walked.hasHidden(target, name))
      obstacle ??= `Its ${name} could not be read in the time that a walk may take.`;
    return walked.hidden(target, name);
  };
  const stepInto = (target: unknown, name: string): unknown => {
    if (!read.isObject(target)) return undefined;
    if (read.isProxy(target)) {
      obstacle ??= `A Proxy stands before its ${name}, and proxies are never touched.`;
      return undefined;
    }
    if (name.startsWith('#')) return hidden(target, name);
    const own = read.own(target, name);
    if (own !== undefined) return own;
    if (read.isAccessor(target, name))
      obstacle ??= `Its field ${name} is an accessor, and getters are never run.`;
    return walked.hidden(target, name);
  };
  const resolve = (instance: object, access: Access): unknown => {
    let at: unknown = instance;
    let depth = 0;
    for (const name of access.path) {
      at = depth++ === 0 && access.base === 'closure' ? hidden(instance, name) : stepInto(at, name);
    }
    return at;
  };
  /** Something that elements are read of. */
  const resolveList = (instance: object, access: Access): object | undefined => {
    const list = resolve(instance, access);
    if (!read.isObject(list)) return undefined;
    if (!read.isProxy(list)) return list;
    const name = access.path.join('.');
    obstacle ??= `Its field ${name} holds a Proxy, and proxies are never touched.`;
    return undefined;
  };
  /** A counter. */
  const resolveInteger = (instance: object, access: Access): number | undefined => {
    const value = integer(resolve(instance, access));
    if (value === undefined) obstacle ??= `Its ${access.path.join('.')} holds no whole number.`;
    return value;
  };
  const integer = (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isInteger(value) ? value : undefined;
  const within = (count: number, capacity: number): number =>
    Math.min(Math.max(0, count), capacity);

  const slotValue = (column: Column, element: unknown): unknown => {
    if (column.role !== 'entry') return element;
    if (!read.isObject(element) || read.isProxy(element)) return element;
    for (const field of column.valueFields ?? []) {
      const value = stepInto(element, field);
      if (read.counts(value)) return value;
    }
    const key = column.keyField === undefined ? undefined : stepInto(element, column.keyField);
    return read.counts(key) ? key : undefined;
  };
  const slotKey = (column: Column, element: unknown): unknown =>
    column.role === 'entry' && column.keyField !== undefined
      ? stepInto(element, column.keyField)
      : column.role === 'key'
        ? element
        : undefined;

  interface ColumnArray {
    column: Column;
    array: object;
  }
  const arraysOf = (instance: object, columns: Column[]): ColumnArray[] => {
    const found: ColumnArray[] = [];
    for (const column of columns) {
      const array = resolveList(instance, column.access);
      if (array && !ArrayBuffer.isView(array)) found.push({ column, array });
    }
    return found;
  };
  /** An object that is used like an array has no length of its own: it ends behind its highest number. */
  const lengthOf = (array: object): number => {
    const length = integer(read.own(array, 'length'));
    if (length !== undefined || Array.isArray(array)) return within(length ?? 0, ENTRY_LIMIT);
    const keys = read.keys(array);
    let end = 0;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      if (typeof key === 'string' && /^\d{1,9}$/.test(key)) end = Math.max(end, Number(key) + 1);
    }
    if (end <= keys.length * SPARSE + SPARSE) return end;
    obstacle ??= 'Its slots lie too far apart to be read one by one.';
    return 0;
  };
  const capacityOf = (arrays: ColumnArray[]): number => {
    let capacity = 0;
    for (const { array } of arrays) capacity = Math.max(capacity, lengthOf(array));
    return capacity;
  };
  /** One slot over all columns, or `undefined` when nothing in it counts. */
  const placeAt = (arrays: ColumnArray[], slot: number): Place | undefined => {
    let key: unknown;
    let value: unknown;
    for (const { column, array } of arrays) {
      const element = read.own(array, slot);
      if (element === undefined || element === null) continue;
      const columnKey = slotKey(column, element);
      if (columnKey !== undefined) key = columnKey;
      const held = slotValue(column, element);
      if (read.counts(held) && (value === undefined || column.role !== 'key')) value = held;
    }
    return value === undefined ? undefined : { slot, key, value };
  };
  function* placesFrom(arrays: ColumnArray[], first: number): Generator<Place | undefined> {
    for (let slot = first, end = capacityOf(arrays); slot < end; slot++)
      yield placeAt(arrays, slot);
  }
  function* placesOutside(
    arrays: ColumnArray[],
    head: number,
    used: number,
  ): Generator<Place | undefined> {
    const capacity = capacityOf(arrays);
    for (let slot = 0; slot < capacity; slot++) {
      const inUse = (slot - head + capacity) % capacity < used;
      yield inUse ? undefined : placeAt(arrays, slot);
    }
  }
  function* placesOfEntries(entries: Iterable<Entry>): Generator<Place | undefined> {
    let slot = 0;
    for (const [key, value] of entries) {
      const held = read.counts(value) ? value : key;
      yield read.counts(held) ? { slot, key, value: held } : undefined;
      slot++;
    }
  }
  function* valuesOf(set: object): Generator<Entry> {
    const values = Reflect.apply(Set.prototype.values, set, []) as Iterable<unknown>;
    for (const value of values) yield [undefined, value];
  }
  function* elementsOf(array: object, length: number): Generator<Entry> {
    for (let i = 0; i < length; i++) yield [undefined, read.own(array, i)];
  }
  function* propertiesOf(target: object, keys: PropertyKey[]): Generator<Entry> {
    for (const key of keys) yield [key, read.own(target, key)];
  }

  const openSlots = (instance: object, store: SlotsStore, idle: boolean): OpenStore => {
    const arrays = arraysOf(instance, store.columns);
    const capacity = capacityOf(arrays);
    if (idle) return { used: 0, capacity, stale: placesFrom(arrays, 0) };
    const length = resolveInteger(instance, store.length);
    const used = length === undefined ? capacity : within(length + store.bias, capacity);
    return { used, capacity, stale: placesFrom(arrays, used) };
  };
  const openRing = (instance: object, store: RingStore, idle: boolean): OpenStore => {
    const arrays = arraysOf(instance, store.columns);
    const capacity = capacityOf(arrays);
    if (idle) return { used: 0, capacity, stale: placesFrom(arrays, 0) };
    const head = resolveInteger(instance, store.head);
    const tail = store.tail && resolveInteger(instance, store.tail);
    let size = store.size && resolveInteger(instance, store.size);
    if (size === undefined && head !== undefined && tail !== undefined && capacity > 0) {
      size = (tail - head + capacity) % capacity;
    }
    if (head === undefined || size === undefined) return { used: capacity, capacity, stale: [] };
    return { used: within(size, capacity), capacity, stale: placesOutside(arrays, head, size) };
  };
  const openField = (instance: object, { access }: FieldStore, idle: boolean): OpenStore => {
    const value = resolve(instance, access);
    const isEmpty = value === undefined || value === null || walked.isEmptyValue(value);
    if (!idle) return { used: isEmpty ? 0 : 1, capacity: 1, stale: [] };
    const place = { slot: access.path.join('.'), key: undefined, value };
    return { used: 0, capacity: 1, stale: isEmpty || !read.counts(value) ? [] : [place] };
  };
  const openCollection = (instance: object, store: CollectionStore, idle: boolean): OpenStore => {
    const collection = resolveList(instance, store.access);
    if (!collection) return { used: 0, capacity: 0, stale: [] };
    const open = (capacity: number, entries: Iterable<Entry>): OpenStore =>
      idle
        ? { used: 0, capacity, stale: placesOfEntries(entries) }
        : { used: capacity, capacity, stale: [] };
    const call = (method: () => unknown): unknown => Reflect.apply(method, collection, []);
    if (host.isMap(collection)) {
      return open(call(mapSize) as number, call(Map.prototype.entries) as Iterable<Entry>);
    }
    if (host.isSet(collection)) return open(call(setSize) as number, valuesOf(collection));
    if (Array.isArray(collection)) {
      const length = lengthOf(collection);
      return open(length, elementsOf(collection, length));
    }
    const keys = read.keys(collection);
    return open(keys.length, propertiesOf(collection, keys));
  };
  return {
    open(instance, store, idle) {
      obstacle = undefined;
      switch (store.kind) {
        case 'slots':
          return openSlots(instance, store, idle);
        case 'ring':
          return openRing(instance, store, idle);
        case 'field':
          return openField(instance, store, idle);
        case 'collection':
          return openCollection(instance, store, idle);
      }
    },
    obstacle: () => obstacle,
  };
}
