import type { Access, Column, Store } from '../../protocol/poolModel';
import type { AgentConfig, ModelReading, ProbeStatus, StaleRow, StoreCounts } from './agentApi';
import type { HostNatives, SafeRead } from './safeRead';

/** What the walk found out, as far as the probe needs it. */
export interface Walked {
  /** Instances of a model, in the order of the walked. */
  instancesOf(model: number): object[];
  isIdle(instance: object): boolean;
  /** A private field or a closure variable. */
  hidden(target: object, name: string): unknown;
  isEmptyValue(value: unknown): boolean;
}

export interface Probe {
  /** Reads on for about `budgetMs`. Rows come once; `done` after the last model. */
  step(budgetMs: number): ProbeStatus;
  /** Whole counts of a model, once it is done. */
  reading(model: number): ModelReading;
  /** The live value behind a row; `undefined` when the slot holds something else by now. */
  value(model: number, instance: number, store: number, slot: number | string): unknown;
  instance(model: number, ordinal: number): object | undefined;
}

/** Numbers for instances that stay the same from reading to reading, without keeping the instances alive. */
export interface Ordinals {
  of(model: number, instance: object): number;
  find(model: number, ordinal: number): object | undefined;
}

/** Runs inside the target, made from its own text (see `createSafeRead`). */
export function createOrdinals(): Ordinals {
  const byModel = new Map<number, { numbers: WeakMap<object, number>; refs: WeakRef<object>[] }>();
  const tableOf = (
    model: number,
  ): { numbers: WeakMap<object, number>; refs: WeakRef<object>[] } => {
    let table = byModel.get(model);
    if (!table) byModel.set(model, (table = { numbers: new WeakMap(), refs: [] }));
    return table;
  };
  return {
    of(model, instance) {
      const table = tableOf(model);
      const known = table.numbers.get(instance);
      if (known !== undefined) return known;
      const ordinal = table.refs.length;
      table.refs.push(new WeakRef(instance));
      table.numbers.set(instance, ordinal);
      return ordinal;
    },
    find: (model, ordinal) => tableOf(model).refs[ordinal]?.deref(),
  };
}

/** Reads the stale slots and fields of the walk's instances. Runs inside the target, made from its own text. */
export function createProbe(
  read: SafeRead,
  host: HostNatives,
  config: AgentConfig,
  walked: Walked,
  ordinals: Ordinals,
  maxRows: number,
): Probe {
  type Place = { slot: number | string; key: unknown; value: unknown };

  const ENTRY_LIMIT = 10_000_000;
  const ROWS_PER_STEP = 2000;
  const readings: ModelReading[] = [];
  const stepInto = (target: unknown, name: string): unknown => {
    if (!read.isObject(target) || read.isProxy(target)) return undefined;
    const own = name.startsWith('#') ? undefined : read.own(target, name);
    return own ?? walked.hidden(target, name);
  };
  const resolve = (instance: object, access: Access): unknown => {
    let at: unknown = instance;
    for (const [depth, name] of access.path.entries()) {
      at =
        depth === 0 && access.base === 'closure'
          ? walked.hidden(instance, name)
          : stepInto(at, name);
    }
    return at;
  };
  /** Why a store cannot be read: an accessor or a Proxy stands where the model has data. */
  const obstacle = (instance: object, access: Access): string | undefined => {
    if (access.base === 'closure') return undefined;
    const name = access.path[0]!;
    if (!name.startsWith('#') && read.isAccessor(instance, name)) {
      return `Its field ${name} is an accessor, and getters are never run.`;
    }
    return read.isProxy(resolve(instance, access))
      ? `Its field ${name} holds a Proxy, and proxies are never touched.`
      : undefined;
  };

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

  const arraysOf = (instance: object, columns: Column[]): { column: Column; array: object }[] => {
    const found: { column: Column; array: object }[] = [];
    for (const column of columns) {
      const array = resolve(instance, column.access);
      if (read.isObject(array) && !read.isProxy(array) && !ArrayBuffer.isView(array)) {
        found.push({ column, array });
      }
    }
    return found;
  };
  /** One slot over all columns, or `undefined` when nothing in it counts. */
  const placeAt = (
    arrays: { column: Column; array: object }[],
    slot: number,
  ): Place | undefined => {
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
  const capacityOf = (arrays: { array: object }[]): number => {
    let capacity = 0;
    for (const { array } of arrays) {
      const length = read.own(array, 'length');
      if (typeof length === 'number') capacity = Math.max(capacity, length);
    }
    return Math.min(capacity, ENTRY_LIMIT);
  };
  const integer = (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isInteger(value) ? value : undefined;

  /** The stale places of one store of one instance, in order. Lazy, so that a slice can end anywhere. */
  function* placesOf(instance: object, store: Store, idle: boolean): Generator<Place | undefined> {
    switch (store.kind) {
      case 'slots': {
        const arrays = arraysOf(instance, store.columns);
        const counter = integer(resolve(instance, store.length));
        if (!idle && counter === undefined) return;
        const used = idle ? 0 : Math.max(0, counter! + store.bias);
        for (let slot = used, end = capacityOf(arrays); slot < end; slot++) {
          yield placeAt(arrays, slot);
        }
        return;
      }
      case 'ring': {
        const arrays = arraysOf(instance, store.columns);
        const capacity = capacityOf(arrays);
        const head = integer(resolve(instance, store.head));
        const tail = store.tail && integer(resolve(instance, store.tail));
        let size = store.size && integer(resolve(instance, store.size));
        if (size === undefined && head !== undefined && tail !== undefined && capacity > 0) {
          size = (tail - head + capacity) % capacity;
        }
        if (!idle && (head === undefined || size === undefined)) return;
        for (let slot = 0; slot < capacity; slot++) {
          const inUse = !idle && (slot - head! + capacity) % capacity < size!;
          yield inUse ? undefined : placeAt(arrays, slot);
        }
        return;
      }
      case 'field': {
        if (!idle) return;
        const value = resolve(instance, store.access);
        const slot = store.access.path.join('.');
        if (read.counts(value) && !walked.isEmptyValue(value))
          yield { slot, key: undefined, value };
        return;
      }
      case 'collection': {
        if (!idle) return;
        yield* collectionPlaces(resolve(instance, store.access));
      }
    }
  }
  function* collectionPlaces(collection: unknown): Generator<Place | undefined> {
    if (!read.isObject(collection) || read.isProxy(collection)) return;
    let ordinal = 0;
    const place = (key: unknown, value: unknown): Place | undefined => {
      const slot = ordinal++;
      if (read.counts(value)) return { slot, key, value };
      return read.counts(key) ? { slot, key, value: key } : undefined;
    };
    if (host.isMap(collection)) {
      for (const entry of Reflect.apply(Map.prototype.entries, collection, []) as Iterable<
        [unknown, unknown]
      >) {
        yield place(entry[0], entry[1]);
      }
    } else if (host.isSet(collection)) {
      for (const value of Reflect.apply(
        Set.prototype.values,
        collection,
        [],
      ) as Iterable<unknown>) {
        yield place(undefined, value);
      }
    } else if (Array.isArray(collection)) {
      const end = Number(read.own(collection, 'length'));
      for (let i = 0; i < end; i++) yield place(undefined, read.own(collection, i));
    } else {
      for (const key of read.keys(collection)) yield place(key, read.own(collection, key));
    }
  }

  const firstAccess = (store: Store): Access =>
    store.kind === 'slots' || store.kind === 'ring' ? store.columns[0]!.access : store.access;

  function* everything(): Generator<StaleRow | undefined> {
    for (const [model, { stores, faultyStores }] of config.models.entries()) {
      const instances = walked.instancesOf(model);
      const reading: ModelReading = {
        instances: instances.length,
        stores: [],
        unreadable: [],
        truncated: false,
      };
      readings[model] = reading;
      let rows = 0;
      for (const storeOrdinal of faultyStores) {
        const store = stores[storeOrdinal]!;
        const counts: StoreCounts = {
          store: storeOrdinal,
          instances: 0,
          idle: 0,
          staleReferences: 0,
          open: 0,
        };
        reading.stores.push(counts);
        let unreadable: string | undefined;
        for (const instance of instances) {
          unreadable ??= obstacle(instance, firstAccess(store));
          const idle = walked.isIdle(instance);
          let holds = false;
          for (const place of placesOf(instance, store, idle)) {
            if (!place) {
              yield undefined;
              continue;
            }
            holds = true;
            counts.staleReferences++;
            const closable = read.closable(place.value);
            if (closable === 'open') counts.open++;
            if (rows >= maxRows) {
              reading.truncated = true;
              yield undefined;
              continue;
            }
            rows++;
            yield {
              model,
              store: storeOrdinal,
              instance: ordinals.of(model, instance),
              idle,
              slot: place.slot,
              key: read.keyText(place.key),
              className: read.className(place.value),
              closable,
              size: read.size(place.value),
            };
          }
          if (holds) {
            counts.instances++;
            if (idle) counts.idle++;
          }
          yield undefined;
        }
        if (unreadable) reading.unreadable.push({ store: storeOrdinal, reason: unreadable });
      }
    }
  }

  const rowsOfAll = everything();

  return {
    step(budgetMs) {
      const started = host.now();
      const rows: StaleRow[] = [];
      let done = false;
      for (let i = 1; rows.length < ROWS_PER_STEP; i++) {
        const next = rowsOfAll.next();
        if (next.done) {
          done = true;
          break;
        }
        if (next.value) rows.push(next.value);
        if ((i & 31) === 0 && host.now() - started >= budgetMs) break;
      }
      return { done, sliceMs: host.now() - started, rows };
    },
    reading: model => readings[model]!,
    instance: (model, ordinal) => ordinals.find(model, ordinal),
    value(model, ordinal, storeOrdinal, slot) {
      const instance = ordinals.find(model, ordinal);
      const store = config.models[model]?.stores[storeOrdinal];
      if (!instance || !store) return undefined;
      // Read as if idle: the slot may have come into use since it was listed, and is looked at all the same.
      for (const place of placesOf(instance, store, true)) {
        if (place && place.slot === slot) return place.value;
      }
      return undefined;
    },
  };
}
