import type { Disposable } from '../base/disposable';
import type { RowPage, RowQuery, Treemap, TreemapRoot, ValueLine } from './rowQuery';
import type { HeapContexts, HeapLeftReading, LeftQuestion, SnapshotMark } from './leftBehind';
import type {
  ClassShare,
  HeapQuestion,
  HeapReading,
  HeapRow,
  NodeSample,
  RetainingStep,
} from './heapReading';

/** Known about a snapshot once it is read. */
export interface HeapSize {
  bytes: number;
  nodes: number;
  edges: number;
}

export interface OpenOptions {
  signal?: AbortSignal;
  /** Bytes read so far. */
  onProgress?(bytes: number): void;
}

/**
 * One heap snapshot, as its users see it. The composition root decides in which thread it is read. Rejects with a `Failure`:
 * `truncatedSnapshot`, `malformedSnapshot`, `outOfMemory`, `cancelled`, or `usage` for a file that cannot be opened.
 */
export interface SnapshotReader extends Disposable {
  /** Reads a `.heapsnapshot` file. */
  openFile(path: string, options?: OpenOptions): Promise<HeapSize>;
  /** Reads chunks as they come. Asks the source for the next chunk only after it has read the last one. */
  openStream(chunks: AsyncIterable<string | Uint8Array>, options?: OpenOptions): Promise<HeapSize>;
  /** Finds pools. `rows` and `paths` refer to the latest answer. */
  answer(question: HeapQuestion, signal?: AbortSignal): Promise<HeapReading>;
  /** Rows `[start, end)` of a finding, by its ordinal in the answer. */
  rows(finding: number, start: number, end: number): Promise<HeapRow[]>;
  /** The retaining paths of those rows' values, from the root on. */
  paths(finding: number, rows: number[]): Promise<RetainingStep[][]>;
  /** A sample that tells whether another snapshot's ids mean the same objects. */
  nodeSample(): Promise<NodeSample>;
  /** What the whole heap consists of, by class: the largest classes, most bytes first. */
  classes(): Promise<ClassShare[]>;
  /** What a later snapshot of the same process is compared with. */
  mark(): Promise<SnapshotMark>;
  /** The finished requests in the snapshot, by what holds them. */
  contexts(signal?: AbortSignal): Promise<HeapContexts>;
  /** What a recorded load has left behind, asked of its last snapshot. */
  left(question: LeftQuestion, signal?: AbortSignal): Promise<HeapLeftReading>;
}

/** A snapshot reader that also builds the page's lists, in the thread that has the rows. */
export interface ListedSnapshot extends SnapshotReader {
  /** Lines of a list over all findings; `ids` gives the findings' ids by ordinal. Long findings are listed in part. */
  page(ids: string[], query: RowQuery): Promise<RowPage>;
  /** All values that the query selects. */
  select(ids: string[], query: RowQuery): Promise<ValueLine[]>;
  /** `labels` gives the findings' labels by ordinal. */
  treemap(ids: string[], root: TreemapRoot, labels: string[]): Promise<Treemap>;
}
