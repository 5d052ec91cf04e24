/** Something that led to instances, or to a container of them. */
export interface Place {
  holder: object;
  /** Names of its fields behind which a container of instances was; `undefined` stands for all that it holds. */
  vias: ReadonlySet<PropertyKey | undefined>;
}

/** What one pass over the live objects found, once it is settled. */
export interface Found {
  /** Free lists with their owners, and what the inspector led to. */
  seeds: object[];
  places: Place[];
  /** By the model's id. */
  instances: Map<string, object[]>;
  /** What leads to the same as a seed or a place, should that be collected. */
  standIns?(holder: object): readonly object[];
}

/** How an earlier pass's instances of one class fared in this one. */
export interface Remembered {
  /** Those that live. */
  known: number;
  /** Those of them that were not reached. */
  missing: number;
}

/**
 * What settled passes found, from pass to pass: where the next one begins, and what it should meet again. Nothing is kept alive
 * by it. Only a settled pass adds, and only what is collected, or found longest ago when there is too much, is forgotten.
 */
export interface Known {
  seeds(): object[];
  places(): Place[];
  /** All instances that live, one by one. */
  instances(): Generator<object>;
  settle(found: Found): void;
  /** As of the last `settle`. */
  remembered(model: string): Remembered;
}

/** Runs inside the target, made from its own text (see `createSafeRead`). `limit`: of each kind of entries. */
export function createKnown(limit: number): Known {
  interface Entry {
    ref: WeakRef<object>;
    standIns: WeakRef<object>[];
    settled: number;
    vias: Set<PropertyKey | undefined>;
  }
  interface Table {
    entries: Entry[];
    byObject: WeakMap<object, Entry>;
  }
  const MAX_VIAS = 16;
  const STAND_INS = 8;
  let settled = 0;
  const newTable = (): Table => ({ entries: [], byObject: new WeakMap() });
  const seeds = newTable();
  const places = newTable();
  const instances = new Map<string, Table>();
  let remembered = new Map<string, Remembered>();

  const note = (table: Table, object: object, others: readonly object[] = []): Entry => {
    let entry = table.byObject.get(object);
    for (const other of others) entry ??= table.byObject.get(other);
    if (!entry) {
      entry = { ref: new WeakRef(object), standIns: [], settled, vias: new Set() };
      table.entries.push(entry);
      table.byObject.set(object, entry);
    }
    entry.settled = settled;
    for (const each of [object, ...others]) {
      if (entry.standIns.length >= STAND_INS || table.byObject.has(each)) continue;
      table.byObject.set(each, entry);
      entry.standIns.push(new WeakRef(each));
    }
    return entry;
  };
  /** What the entry is of, or what stands in for it; `undefined` when all are collected. */
  const objectOf = (entry: Entry): object | undefined => {
    let object = entry.ref.deref();
    while (!object && entry.standIns.length > 0) {
      entry.ref = entry.standIns.shift()!;
      object = entry.ref.deref();
    }
    return object;
  };
  const trim = (table: Table): void => {
    table.entries = table.entries.filter(entry => objectOf(entry) !== undefined);
    if (table.entries.length <= limit) return;
    table.entries.sort((a, b) => b.settled - a.settled);
    for (const { ref, standIns } of table.entries.splice(limit)) {
      for (const each of [ref, ...standIns]) {
        const object = each.deref();
        if (object) table.byObject.delete(object);
      }
    }
  };
  const living = (table: Table): object[] => {
    const found: object[] = [];
    for (const entry of table.entries) {
      const object = objectOf(entry);
      if (object) found.push(object);
    }
    return found;
  };

  return {
    seeds: () => living(seeds),
    places() {
      const found: Place[] = [];
      for (const entry of places.entries) {
        const holder = objectOf(entry);
        if (holder) found.push({ holder, vias: entry.vias });
      }
      return found;
    },
    *instances() {
      for (const { entries } of instances.values()) {
        for (const { ref } of entries) {
          const instance = ref.deref();
          if (instance) yield instance;
        }
      }
    },
    settle(found) {
      settled++;
      for (const seed of found.seeds) note(seeds, seed, found.standIns?.(seed));
      for (const { holder, vias } of found.places) {
        const entry = note(places, holder, found.standIns?.(holder));
        for (const via of vias) entry.vias.add(entry.vias.size < MAX_VIAS ? via : undefined);
      }
      trim(seeds);
      trim(places);
      remembered = new Map();
      for (const [model, { entries }] of instances) {
        const reached = new Set(found.instances.get(model));
        const counts: Remembered = { known: 0, missing: 0 };
        for (const { ref } of entries) {
          const instance = ref.deref();
          if (!instance) continue;
          counts.known++;
          if (!reached.has(instance)) counts.missing++;
        }
        remembered.set(model, counts);
      }
      for (const [model, reached] of found.instances) {
        let table = instances.get(model);
        if (!table) instances.set(model, (table = newTable()));
        for (let i = 0; i < reached.length && i < limit; i++) note(table, reached[i]!);
        trim(table);
      }
    },
    remembered: model => remembered.get(model) ?? { known: 0, missing: 0 },
  };
}
