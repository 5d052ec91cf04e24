import type { Edges } from './edges';
import type { Frontier } from './frontier';
import type { Standing } from './standing';

/** Elements that are read of a container in one go. */
export const SAMPLE = 64;

/** A container that is read a sample at a time. */
interface Cursor {
  holder: object;
  from: Standing;
  /** It holds instances, or is a free list perhaps: it is read to its end. */
  found: boolean;
  next: Next;
}

/** Reads one element. Whether it is pooled; `undefined` behind the last one. */
export type Next = () => boolean | undefined;

/**
 * Containers that are not read to their end. They are sampled first and finished when they hold instances of interest or when
 * time is left, so that a cache of millions does not hide the pool beside it.
 */
export class Cursors {
  private readonly cursors: Cursor[] = [];
  private readonly lateCursors: Cursor[] = [];

  constructor(
    private readonly edges: Edges,
    private readonly frontier: Frontier,
  ) {}

  /** Containers of which nobody knows whether the rest is of interest. */
  get late(): number {
    return this.lateCursors.length;
  }

  /** Reads the beginning of a container; the rest waits for its turn. */
  begin(holder: object, next: Next): void {
    const { edges } = this;
    const { from } = edges;
    const found = edges.isWanted(holder) || from.vias?.size === 0;
    const cursor: Cursor = { holder, from, found, next };
    if (readSample(cursor)) (cursor.found ? this.cursors : this.lateCursors).push(cursor);
  }

  /** Reads on in a container that is of interest; false when there is none. */
  run(): boolean {
    return this.runOne(this.cursors);
  }

  /** Reads on in any other. */
  runLate(): boolean {
    return this.runOne(this.lateCursors);
  }

  /** The containers that are not read to their end. */
  left(): object[] {
    return [...this.cursors, ...this.lateCursors].map(({ holder }) => holder);
  }

  private runOne(list: Cursor[]): boolean {
    const cursor = list.pop();
    if (!cursor) return false;
    this.edges.from = cursor.from;
    if (this.frontier.isFull) this.frontier.leaveOut(cursor.holder, cursor.from);
    else if (readSample(cursor)) (cursor.found ? this.cursors : list).push(cursor);
    return true;
  }
}

/** False when it came to the end. */
function readSample(cursor: Cursor): boolean {
  for (let i = 0; i < SAMPLE; i++) {
    const isPooled = cursor.next();
    if (isPooled === undefined) return false;
    if (isPooled) cursor.found = true;
  }
  return true;
}
