const STAND_INS = 8;

/** An object that is remembered, with names that were noted with it. */
export interface Entry {
  ref: WeakRef<object>;
  /** What leads to the same, should the object be collected. */
  standIns: WeakRef<object>[];
  /** The turn in which it was noted last. */
  turn: number;
  names: Set<PropertyKey | undefined>;
}

/** Objects that are remembered, in the order in which they were noted first, without being kept alive. */
export class WeakTable {
  private entries: Entry[] = [];
  private byObject = new WeakMap<object, Entry>();

  /** `limit`: of entries that `trim` leaves. */
  constructor(private readonly limit: number) {}

  /** The object's entry, new or known, by itself or by what stands in for it. */
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

  /** Forgets what is collected, and what was noted longest ago when there is too much. */
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

  /** What lives, one by one, with its names. */
  *living(): Generator<[object: object, names: ReadonlySet<PropertyKey | undefined>]> {
    for (const entry of this.entries) {
      const object = objectOf(entry);
      if (object) yield [object, entry.names];
    }
  }
}

/** What the entry is of, or what stands in for it; `undefined` when all are collected. */
function objectOf(entry: Entry): object | undefined {
  let object = entry.ref.deref();
  while (!object && entry.standIns.length > 0) {
    entry.ref = entry.standIns.shift()!;
    object = entry.ref.deref();
  }
  return object;
}
