import type { Column } from '../../../protocol/poolModel';
import { isInRing, type RingUse, type SlotRange } from '../../../protocol/storeUse';
import { integer, type Accesses } from './accesses';
import type { Held } from './held';
import { isObject, type SafeRead } from './safeRead';
import type { Values } from './values';

/** Limit of elements of one array, and of entries of one object. */
const ENTRY_LIMIT = 10_000_000;
/** Number of positions to check for each element that exists. */
const SPARSE = 64;

interface ColumnArray {
  column: Column;
  array: object;
}

/** Reads slots: one position across one or several parallel arrays. */
export class Slots {
  constructor(
    private readonly read: SafeRead,
    private readonly values: Values,
    private readonly accesses: Accesses,
  ) {}

  /** The arrays of those columns that exist. */
  arraysOf(instance: object, columns: readonly Column[]): ColumnArray[] {
    const found: ColumnArray[] = [];
    for (const column of columns) {
      const array = this.accesses.list(instance, column.access);
      if (array && !ArrayBuffer.isView(array)) found.push({ column, array });
    }
    return found;
  }

  capacityOf(arrays: readonly ColumnArray[]): number {
    let capacity = 0;
    for (const { array } of arrays) capacity = Math.max(capacity, this.lengthOf(array));
    return capacity;
  }

  /** The length of an array-like object without a length: one more than its highest index. */
  lengthOf(array: object): number {
    const length = integer(this.read.own(array, 'length'));
    if (length !== undefined || Array.isArray(array)) {
      return Math.min(Math.max(0, length ?? 0), ENTRY_LIMIT);
    }
    const keys = this.accesses.keys(array);
    let end = 0;
    for (const key of keys) {
      if (typeof key === 'string' && /^\d{1,9}$/.test(key)) end = Math.max(end, Number(key) + 1);
    }
    if (end <= keys.length * SPARSE + SPARSE) return end;
    this.accesses.obstacle ??= 'Its slots lie too far apart to be read one by one.';
    return 0;
  }

  *between({ start, end }: SlotRange, arrays: readonly ColumnArray[]): Generator<Held | undefined> {
    const last = Math.min(end, this.capacityOf(arrays));
    for (let slot = start; slot < last; slot++) yield this.heldAt(arrays, slot);
  }

  *outside(ring: RingUse, arrays: readonly ColumnArray[]): Generator<Held | undefined> {
    const capacity = this.capacityOf(arrays);
    for (let slot = 0; slot < capacity; slot++) {
      yield isInRing(ring, capacity, slot) ? undefined : this.heldAt(arrays, slot);
    }
  }

  /** One slot across all columns; `undefined` when nothing in it counts as held. */
  private heldAt(arrays: readonly ColumnArray[], slot: number): Held | undefined {
    let key: unknown;
    let value: unknown;
    for (const { column, array } of arrays) {
      const element = this.read.own(array, slot);
      if (element === undefined || element === null) continue;
      const columnKey = this.keyOf(column, element);
      if (columnKey !== undefined) key = columnKey;
      const held = this.valueOf(column, element);
      if (this.values.counts(held) && (value === undefined || column.role !== 'key')) value = held;
    }
    return value === undefined ? undefined : { slot, key, value };
  }

  private valueOf(column: Column, element: unknown): unknown {
    if (column.role !== 'entry') return element;
    if (!isObject(element) || this.read.isProxy(element)) return element;
    for (const field of column.valueFields ?? []) {
      const value = this.accesses.step(element, field);
      if (this.values.counts(value)) return value;
    }
    const { keyField } = column;
    const key = keyField === undefined ? undefined : this.accesses.step(element, keyField);
    return this.values.counts(key) ? key : undefined;
  }

  private keyOf({ role, keyField }: Column, element: unknown): unknown {
    if (role === 'key') return element;
    return role === 'entry' && keyField !== undefined
      ? this.accesses.step(element, keyField)
      : undefined;
  }
}
