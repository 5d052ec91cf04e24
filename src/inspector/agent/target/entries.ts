import type { Accesses } from './accesses';
import { sizeOfMap, sizeOfSet } from './elements';
import type { Held } from './held';
import type { Host } from './host';
import type { SafeRead } from './safeRead';
import type { Slots } from './slots';
import type { Values } from './values';

type Entry = readonly [key: unknown, value: unknown];

/** Reads collections: Maps, Sets, arrays, and objects used as dictionaries. */
export class Entries {
  constructor(
    private readonly read: SafeRead,
    private readonly host: Pick<Host, 'isMap' | 'isSet'>,
    private readonly values: Values,
    private readonly slots: Slots,
    private readonly accesses: Accesses,
  ) {}

  sizeOf(collection: object): number {
    const { host } = this;
    if (host.isMap(collection)) return sizeOfMap(collection);
    if (host.isSet(collection)) return sizeOfSet(collection);
    if (Array.isArray(collection)) return this.slots.lengthOf(collection);
    return this.accesses.keys(collection).length;
  }

  /** The contents of each entry, in order; `undefined` for an entry that holds nothing. */
  *heldIn(collection: object): Generator<Held | undefined> {
    let slot = 0;
    for (const [key, value] of this.entriesOf(collection)) {
      const held = this.values.counts(value) ? value : key;
      yield this.values.counts(held) ? { slot, key, value: held } : undefined;
      slot++;
    }
  }

  /** What a collection holds under each element of a list, or under a field of each. */
  *heldFor(
    list: object,
    field: string | undefined,
    collection: object,
  ): Generator<Held | undefined> {
    let slot = 0;
    for (const [, element] of this.entriesOf(list)) {
      const key = field === undefined ? element : this.accesses.step(element, field);
      const value = this.under(key, collection);
      yield this.values.counts(value) ? { slot, key, value } : undefined;
      slot++;
    }
  }

  private under(key: unknown, collection: object): unknown {
    if (this.host.isMap(collection)) return Reflect.apply(Map.prototype.get, collection, [key]);
    const isName = ['string', 'number', 'symbol'].includes(typeof key);
    return isName ? this.read.own(collection, key as PropertyKey) : undefined;
  }

  private entriesOf(collection: object): Iterable<Entry> {
    const { host } = this;
    if (host.isMap(collection)) {
      return Reflect.apply(Map.prototype.entries, collection, []) as Iterable<Entry>;
    }
    if (host.isSet(collection)) return valuesOf(collection);
    if (Array.isArray(collection)) return this.elementsOf(collection);
    return this.propertiesOf(collection);
  }

  private *elementsOf(array: object): Generator<Entry> {
    const length = this.slots.lengthOf(array);
    for (let i = 0; i < length; i++) yield [undefined, this.read.own(array, i)];
  }

  private *propertiesOf(target: object): Generator<Entry> {
    for (const key of this.accesses.keys(target)) yield [key, this.read.own(target, key)];
  }
}

function* valuesOf(set: object): Generator<Entry> {
  const values = Reflect.apply(Set.prototype.values, set, []) as Iterable<unknown>;
  for (const value of values) yield [undefined, value];
}
