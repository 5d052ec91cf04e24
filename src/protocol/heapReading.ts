import type { Held, StaleValue, Undecided } from './finding';
import type { FreeList, PoolModel } from './poolModel';
import type { Rule } from './rules';
import type { ScriptPosition } from './scriptPosition';

/** A pool model and how to recognise its class in a heap snapshot. */
export interface HeapModel {
  model: PoolModel;
  /** The model's own free lists, and those that other files keep for its class. */
  freeLists: FreeList[];
  /** Where V8 locates the class, constructor or factory function (`PoolModel.functionOffset`). */
  position?: ScriptPosition;
  /** Position of each of `PoolModel.methods`, in their order; empty for classes. */
  methodPositions: ScriptPosition[];
  /** Heap object ids of instances that are known already. */
  instanceIds?: number[];
}

/** A question to a snapshot. Without models, the reader guesses pools from the heap's structure. */
export interface HeapQuestion {
  models: HeapModel[];
}

/** Totals of the nodes of one class. */
export interface ClassShare {
  /** The class of an object; for other nodes V8's node type in parentheses. */
  className: string;
  count: number;
  /** Sum of the nodes' shallow sizes. */
  bytes: number;
}

/** What instances hold, with retained bytes and V8's ids. */
export interface HeapHeld extends Held {
  retainedBytes: number;
  values: HeapRow[];
}

/** One faulty reset as a heap snapshot shows it. */
export interface HeapFinding {
  /** Ordinal in `HeapQuestion.models`; `null` for a guess from structure alone. */
  model: number | null;
  rule: Rule;
  /** Ordinal in `PoolModel.resets`; `null` for a guess. */
  reset: number | null;
  className: string;
  /** Why a guess counts as a pool; `undefined` when a source says so. */
  guess?: string;
  /** With bytes. `values` holds the first rows; `HeapReader.rows` pages through all of them. */
  held: HeapHeld;
  /** Part of `held.retainedBytes` that no single context retains alone, only several together. */
  sharedBytes: number;
  /** Classes of the retained nodes, most bytes first. */
  classes: ClassShare[];
}

/** A class that could not be decided. */
export interface HeapUndecided extends Undecided {
  /** Ordinal in `HeapQuestion.models`; `null` for a guess. */
  model: number | null;
}

/** What stale references retain, in a whole snapshot. */
export interface HeapReading {
  nodes: number;
  edges: number;
  /** False when the file was written without `captureNumericValue`: counters of contexts in use cannot be read then. */
  numbers: boolean;
  findings: HeapFinding[];
  undecided: HeapUndecided[];
  /** Bytes that clearing the stale references of all findings would free. */
  retainedBytes: number;
}

/** One stale reference with V8's ids, which lead to the live objects as long as the server lives. */
export interface HeapRow extends StaleValue {
  /** Ordinal among the finding's rows. */
  row: number;
  instanceId: number;
  valueId: number;
}

/** One step of a retaining path. */
export interface RetainingStep {
  /** The reference from the step before: `.idle`, `[3]`, `(closure) count`; '' at the root. */
  reference: string;
  className: string;
  /** V8's object id. */
  id: number;
  /** True for the reference that should have been cleared. */
  stale: boolean;
}

/**
 * A sample of a snapshot's nodes: about a thousand or more, or all. Nodes are chosen by id alone, so two snapshots whose ids
 * mean the same objects yield the same sample.
 */
export interface NodeSample {
  /** V8's object ids. */
  ids: Uint32Array;
  /** In the order of `ids`: the node's V8 type and the beginning of its name. */
  kinds: string[];
}
