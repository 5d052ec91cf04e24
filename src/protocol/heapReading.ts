import type { Held, StaleValue, Undecided } from './finding';
import type { FreeList, PoolModel } from './poolModel';
import type { Rule } from './rules';

/** A place in a script. Line and column count from 0, as V8 does. */
export interface ScriptPlace {
  /** Known when the snapshot and the model come from the same process. */
  scriptId?: number;
  /** Absolute path of the source, when the model comes from a file. */
  file?: string;
  line: number;
  column: number;
}

/** A pool model, and how its class is recognised in a heap snapshot. */
export interface HeapModel {
  model: PoolModel;
  /** The model's own free lists and those that other files keep of its class. */
  freeLists: FreeList[];
  /** Where V8 says that the class, constructor or factory function is (`PoolModel.functionOffset`). */
  place?: ScriptPlace;
  /** Where each of `PoolModel.methods` is, in their order; empty for classes. */
  methodPlaces: ScriptPlace[];
  /** Heap object ids of instances that somebody holds already. */
  instanceIds?: number[];
}

/** What a reader of a snapshot is asked. Without models it looks for pools by their structure, and guesses. */
export interface HeapQuestion {
  models: HeapModel[];
}

/** What nodes of one class add up to. */
export interface ClassShare {
  /** The class of objects; V8's node type in parentheses for the rest. */
  className: string;
  count: number;
  /** Sum of the nodes' own bytes. */
  bytes: number;
}

/** What instances hold, with bytes and V8's ids. */
export interface HeapHeld extends Held {
  retainedBytes: number;
  values: HeapRow[];
}

/** One faulty reset as a heap snapshot shows it. */
export interface HeapFinding {
  /** Ordinal in `HeapQuestion.models`; `null` for what is guessed from structure alone. */
  model: number | null;
  rule: Rule;
  /** Ordinal in `PoolModel.resets`; `null` for a guess. */
  reset: number | null;
  className: string;
  /** Why this is taken for a pool, when no source says so. */
  guess?: string;
  /** With bytes; `values` are the first ones of all rows, which `HeapReader.rows` pages. */
  held: HeapHeld;
  /** Bytes of `held.retainedBytes` that only several contexts together retain. */
  sharedBytes: number;
  /** What is retained, most bytes first. */
  classes: ClassShare[];
}

/** What stale references retain, in a whole snapshot. */
export interface HeapReading {
  nodes: number;
  edges: number;
  /** False when the file was written without `captureNumericValue`: counters of contexts in use cannot be read. */
  numbers: boolean;
  findings: HeapFinding[];
  undecided: Undecided[];
  /** What would be freed if the stale references of all findings were cleared. */
  retainedBytes: number;
}

/** One stale reference with V8's ids, which lead to the live objects while the server lives. */
export interface HeapRow extends StaleValue {
  /** Ordinal among the finding's rows. */
  row: number;
  instanceId: number;
  valueId: number;
}

/** One step of the way that keeps a value alive. */
export interface RetainingStep {
  /** The reference that leads here from the step before: `.idle`, `[3]`, `(closure) count`; '' at the root. */
  reference: string;
  className: string;
  /** V8's object id. */
  id: number;
  /** True for the reference that should have been cleared. */
  stale: boolean;
}

/**
 * Some nodes of a snapshot, at least about a thousand, or all. They are chosen by their ids alone, so that of two snapshots
 * whose ids mean the same objects the same ones are chosen.
 */
export interface NodeSample {
  /** V8's object ids. */
  ids: Uint32Array;
  /** By id: what the node is, V8's type and the beginning of its name. */
  kinds: string[];
}
