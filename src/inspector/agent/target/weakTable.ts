const STAND_INS = 8;

/** A remembered object, with the names noted for it. */
export interface Entry {
  ref: WeakRef<object>;
  /** Objects that lead to the same, in case this one is collected. */
  standIns: WeakRef<object>[];
  /** The turn in which it was last noted. */
  turn: number;
  names: Set<PropertyKey | undefined>;
}

/** Remembers objects in the order in which they were first noted, without keeping them alive. */
export class WeakTable {
  private entries: Entry[] = [];
  private byObject = new WeakMap<object, Entry>();

  /** `limit`: number of entries that `trim` keeps. */
  constructor(private readonly limit: number) {}

  /** The object's entry: new, or found by the object or a stand-in. */
  note(object: object, turn: number, others: readonly object[] = []): Entry {
    const { byObject } = this;
    let entry = byObject.get(object);
    for (const other of others) entry ??= byObject.get(other);
    if (!entry) {
      entry = { ref: new WeakRef(object), standIns: [], turn, names: new Set() };
      this.entries.push(entry);
      byObject.set(object, entry);
    }
    entry.turn = turn;
    for (const each of [object, ...others]) {
      if (entry.standIns.length >= STAND_INS || byObject.has(each)) continue;
      byObject.set(each, entry);
      entry.standIns.push(new WeakRef(each));
    }
    return entry;
  }

  /** Drops entries of collected objects, then, beyond the limit, those noted longest ago. */
  trim(): void {
    this.entries = this.entries.filter(entry => objectOf(entry) !== undefined);
    if (this.entries.length <= this.limit) return;
    this.entries.sort((a, b) => b.turn - a.turn);
    for (const { ref, standIns } of this.entries.splice(this.limit)) {
      for (const each of [ref, ...standIns]) {
        const object = each.deref();
        if (object) this.byObject.delete(object);
      }
    }
  }

  /** The living objects with their names, one by one. */
  *living(): Generator<[object: object, names: ReadonlySet<PropertyKey | undefined>]> {
    for (const entry of this.entries) {
      const object = objectOf(entry);
      if (object) yield [object, entry.names];
    }
  }
}

/** The entry's object or a stand-in for it; `undefined` when all are collected. */
function objectOf(entry: Entry): object | undefined {
  let object = entry.ref.deref();
  while (!object && entry.standIns.length > 0) {
    entry.ref = entry.standIns.shift()!;
    object = entry.ref.deref();
  }
  return object;
}
