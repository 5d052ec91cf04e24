import type { Disposable } from '../base/disposable';
import type { HeapSize, OpenOptions } from './snapshotReader';

/** How to write a snapshot without what the program has in it. */
export interface RedactOptions {
  /** Absolute path of what is written. */
  file: string;
  /** Whether classes, functions, keys and variables keep their names, where these are identifiers. */
  keepsNames: boolean;
}

/** What was written. */
export interface RedactedSnapshot {
  bytes: number;
  /** Stand-ins and the names that they stand for. */
  mapping: [standIn: string, name: string][];
}

/** Writes one heap snapshot again, without contents. The composition root decides in which thread. */
export interface SnapshotRedactor extends Disposable {
  /** As in `SnapshotReader`. */
  openFile(path: string, options?: OpenOptions): Promise<HeapSize>;
  /** After `openFile`. The file appears as a whole or not at all. Rejects with a `Failure`. */
  redact(options: RedactOptions, signal?: AbortSignal): Promise<RedactedSnapshot>;
}
