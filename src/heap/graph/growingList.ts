import { largeUint32 } from './largeMemory';

const FIRST_CAPACITY = 1024;

/** A list of unsigned 32-bit numbers whose length is not known in advance. */
export class GrowingList {
  length = 0;
  private items: Uint32Array<ArrayBuffer>;

  /** `capacity`: for how many items there is room at once. Memory that stays unused is never touched. */
  constructor(capacity = FIRST_CAPACITY) {
    this.items = largeUint32(capacity);
  }

  push(item: number): void {
    if (this.length === this.items.length) {
      const grown = largeUint32(this.items.length * 2);
      grown.set(this.items);
      this.items = grown;
    }
    this.items[this.length++] = item;
  }

  pop(): void {
    this.length--;
  }

  get(ordinal: number): number {
    return this.items[ordinal]!;
  }

  set(ordinal: number, item: number): void {
    this.items[ordinal] = item;
  }

  /** Empties the list, and answers the memory that it had. */
  release(): Uint32Array<ArrayBuffer> {
    const { items } = this;
    this.items = new Uint32Array(FIRST_CAPACITY);
    this.length = 0;
    return items;
  }

  /** The list's own items, until the next `push`. */
  view(): Uint32Array<ArrayBuffer> {
    return this.items.subarray(0, this.length);
  }

  /** A copy with exactly the list's items. */
  toArray(): Uint32Array<ArrayBuffer> {
    return this.items.slice(0, this.length);
  }
}
