import type { Disposable } from '../base/disposable';
import type { RowPage, RowQuery, Treemap, TreemapRoot, ValueLine } from './rowQuery';
import type { HeapQuestion, HeapReading, HeapRow, NodeSample, RetainingStep } from './heapReading';

/** What is known of a snapshot when it is read. */
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
 * One heap snapshot as seen by its users; the composition root decides in which thread it is read. Rejects with a `Failure`:
 * `truncatedSnapshot`, `malformedSnapshot`, `outOfMemory`, `cancelled`, or `usage` for a file that cannot be opened.
 */
export interface SnapshotReader extends Disposable {
  /** Reads a `.heapsnapshot` file. */
  openFile(path: string, options?: OpenOptions): Promise<HeapSize>;
  /** Reads chunks as they come; the source is asked for the next one when the last one was taken. */
  openStream(chunks: AsyncIterable<string | Uint8Array>, options?: OpenOptions): Promise<HeapSize>;
  /** Looks for pools; rows and paths refer to the latest answer. */
  answer(question: HeapQuestion, signal?: AbortSignal): Promise<HeapReading>;
  /** Rows `[start, end)` of a finding, by its ordinal in the answer. */
  rows(finding: number, start: number, end: number): Promise<HeapRow[]>;
  /** What keeps the values of those rows alive, from the root on. */
  paths(finding: number, rows: number[]): Promise<RetainingStep[][]>;
  /** Tells whether the ids of another snapshot mean the same objects. */
  nodeSample(): Promise<NodeSample>;
}

/** A snapshot reader that also makes the page's lists, where the rows are. */
export interface ListedSnapshot extends SnapshotReader {
  /** Lines of a list over all findings, which `ids` names by their ordinals. Long findings are listed in part. */
  page(ids: string[], query: RowQuery): Promise<RowPage>;
  /** All values that the query selects. */
  select(ids: string[], query: RowQuery): Promise<ValueLine[]>;
  /** `labels` by the findings' ordinals. */
  treemap(ids: string[], root: TreemapRoot, labels: string[]): Promise<Treemap>;
}
