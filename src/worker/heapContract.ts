import type { RowPage, RowQuery, Treemap, TreemapRoot, ValueLine } from '../protocol/rowQuery';
import type {
  ClassShare,
  HeapQuestion,
  HeapReading,
  HeapRow,
  NodeSample,
  RetainingStep,
} from '../protocol/heapReading';
import type {
  HeapContexts,
  HeapLeftReading,
  LeftQuestion,
  SnapshotMark,
} from '../protocol/leftBehind';
import type { RedactedSnapshot, RedactOptions } from '../protocol/redaction';
import type { HeapSize } from '../protocol/snapshotReader';

/** Requests to the heap worker. A worker reads one snapshot, with `openFile` or with `begin`, `feed` and `end`. */
export type HeapContract = {
  openFile: (path: string) => Promise<HeapSize>;
  begin: () => void;
  /** Settles when the chunk was consumed. The sender waits for that, so that chunks do not pile up. */
  feed: (chunk: string | Uint8Array) => Promise<void>;
  end: () => Promise<HeapSize>;
  /** Bytes read so far. */
  progress: () => number;
  /** Ends the current reading with `cancelled`. */
  cancel: () => void;
  /** Finds pools. `rows` and `paths` refer to the latest reading. */
  answer: (question: HeapQuestion) => HeapReading;
  rows: (page: { finding: number; start: number; end: number }) => HeapRow[];
  paths: (rows: { finding: number; rows: number[] }) => RetainingStep[][];
  page: (list: { ids: string[]; query: RowQuery }) => RowPage;
  select: (list: { ids: string[]; query: RowQuery }) => ValueLine[];
  treemap: (map: { ids: string[]; root: TreemapRoot; labels: string[] }) => Treemap;
  nodeSample: () => NodeSample;
  /** Of all nodes. */
  classes: () => ClassShare[];
  mark: () => SnapshotMark;
  contexts: () => HeapContexts;
  left: (question: LeftQuestion) => HeapLeftReading;
  /** Writes it to `file` without contents. */
  redact: (options: RedactOptions) => Promise<RedactedSnapshot>;
};
