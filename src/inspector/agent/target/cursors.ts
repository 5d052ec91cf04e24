import type { Edges } from './edges';
import type { Frontier } from './frontier';
import type { Standing } from './standing';

/** Number of elements of a container that are read at a time. */
export const SAMPLE = 64;

/** A container that is read one sample at a time. */
interface Cursor {
  holder: object;
  from: Standing;
  /** Whether it holds instances or may be a free list, and so is read to its end. */
  found: boolean;
  next: Next;
}

/** A container of which a sample was read first. */
export interface LargeContainer {
  /** Number of elements that are as full as the sample: an array may have been made for many, and have few. */
  size: number;
  /** Whether it was read to its end. */
  isRead: boolean;
}

/** Reads one element. Answers whether it is pooled; `undefined` after the last element. */
export type Next = () => boolean | undefined;

/**
 * Containers that are partly read. Each is sampled first, and finished only if it holds instances of interest or time is
 * left, so that a cache of millions does not delay finding the pool beside it.
 */
export class Cursors {
  private readonly cursors: Cursor[] = [];
  private readonly lateCursors: Cursor[] = [];
  /** Containers with more than a sample. */
  readonly large = new Map<object, LargeContainer>();

  constructor(
    private readonly edges: Edges,
    private readonly frontier: Frontier,
  ) {}

  /** Number of containers that may or may not hold something of interest in the rest. */
  get late(): number {
    return this.lateCursors.length;
  }

  /** Reads the beginning of a container and queues the rest. `size`: see `LargeContainer`; asked for after the beginning. */
  begin(holder: object, size: () => number, next: Next): void {
    const { edges } = this;
    const { from } = edges;
    const found = edges.isWanted(holder) || from.vias?.size === 0;
    const cursor: Cursor = { holder, from, found, next };
    if (!readSample(cursor)) return;
    this.large.set(holder, { size: size(), isRead: false });
    cursor.from = { ...from, restOf: from };
    (cursor.found ? this.cursors : this.lateCursors).push(cursor);
  }

  /** Reads on in a container of interest; false when there is none. */
  run(): boolean {
    return this.runOne(this.cursors);
  }

  /** Reads on in any other container; false when there is none. */
  runLate(): boolean {
    return this.runOne(this.lateCursors);
  }

  /** Containers that were not read to their end. */
  left(): Standing[] {
    return [...this.cursors, ...this.lateCursors].map(({ from }) => from.restOf!);
  }

  private runOne(list: Cursor[]): boolean {
    const cursor = list.pop();
    if (!cursor) return false;
    this.edges.from = cursor.from;
    if (this.frontier.isFull) this.frontier.leaveOut(cursor.holder, cursor.from);
    else if (readSample(cursor)) (cursor.found ? this.cursors : list).push(cursor);
    else this.large.get(cursor.holder)!.isRead = true;
    return true;
  }
}

/** Reads one sample; false when the container's end was reached. */
function readSample(cursor: Cursor): boolean {
  for (let i = 0; i < SAMPLE; i++) {
    const isPooled = cursor.next();
    if (isPooled === undefined) return false;
    if (isPooled) cursor.found = true;
  }
  return true;
}
