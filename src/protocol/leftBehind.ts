import type { Coverage } from './finding';
import type { ClassShare } from './heapReading';
import type { ContextsReading, Holder, SourcePlace } from './heldContexts';
import type { HeapHolder } from './holders';
import type { Rule } from './rules';
import type { NodeTarget } from './target';

/**
 * How what was left behind relates to the rounds of a recorded load. `grows`: each round left about as much more. `parked`: as
 * many as there are holders; filled once, or replaced round by round.
 */
export type LeftVerdict = 'grows' | 'parked';

/** A holder with fewer values than this in a round may as well have been replaced in part: mostly it counts as parked. */
export const LEAST_GROWTH = 3;

/** Finished requests that one holder keeps. */
export interface HeapHeldContexts {
  holder: HeapHolder;
  /** Number of finished requests; a request and its response count once. */
  contexts: number;
  /** Bytes that letting go of them would free; `null` when the reading knows no bytes. */
  retainedBytes: number | null;
  /** From the holder to a request, in class and edge names. */
  path: string[];
  /** V8's ids of the scripts of the functions on the path, from the holder on. */
  scriptIds: number[];
}

/** The finished requests in a heap. */
export interface HeapContexts {
  /** How many are reachable. */
  over: number;
  /** How many of them have a holder. */
  held: number;
  /** Most requests first. */
  holders: HeapHeldContexts[];
}

/** One cause of what a recorded load left behind, as a snapshot tells it. */
export interface HeapLeft {
  /** The holder to look at first. */
  holder: HeapHolder;
  /** Others that hold the same values: what is held is freed when all of them let go. Mostly none. */
  alsoHeldBy: HeapHolder[];
  verdict: LeftVerdict;
  /** Classes of what is held, most bytes first. */
  classes: ClassShare[];
  /** The one of them that most of the values have; `null` where none is known. */
  valueClass: string | null;
  /** Values that were made in each round and are alive at the end, by round. */
  perRound: number[];
  /**
   * Where the holder has one value that each round has replaced by a larger one: its bytes before the load and after each
   * round. `undefined` elsewhere.
   */
  sizes?: number[];
  /** Finished requests among them. */
  contexts: number;
  /** Bytes that letting go of them would free. */
  retainedBytes: number;
  path: string[];
  scriptIds: number[];
  /** For holders that are parked: how many of all instances of their class are idle, and how many of these hold something. */
  parked?: { className: string; holding: number; idle: number; instances: number };
}

/** What is kept of an earlier snapshot of a recorded load. */
export interface SnapshotMark {
  /** The highest id of a JavaScript object. What has a higher one in a later snapshot was made in between. */
  highestId: number;
  /** V8's ids of its collections, in no order, and their numbers of entries. */
  ids: Uint32Array;
  sizes: Uint32Array;
  /** Smaller collections were left out. */
  least: number;
  /** Classes of objects and their numbers of instances, most first. Beyond a limit, those with few are left out. */
  classes: string[];
  instances: Uint32Array;
  /** Fields and variables that have something large. */
  places: PlaceSizes;
  codeBytes: number;
}

/** Fields and variables of a snapshot that have a large text, buffer or array, in no order. */
export interface PlaceSizes {
  /** V8's id of what has the field or variable. */
  holders: Uint32Array;
  /** A hash of its name. */
  names: Uint32Array;
  /** Bytes of what is in it; NaN where it is too large to weigh. */
  bytes: Float64Array;
  /** What has less is left out. */
  least: number;
}

/** What is asked of the last snapshot of a recorded load. */
export interface LeftQuestion {
  /** Of each earlier snapshot, in their order. */
  marks: SnapshotMark[];
  /** Requests that the server began in each round; `null` when they were not counted. */
  requests?: (number | null)[];
}

/** The answer to a `LeftQuestion`: what grows first, then most bytes first. */
export interface HeapLeftReading {
  left: HeapLeft[];
  /** Finished requests that were made before the load. */
  heldBefore: HeapContexts;
  /** Of the last snapshot. */
  codeBytes: number;
  /** What limited the reading, one sentence each. */
  limits: string[];
}

/** A fix that is offered for a row. */
export interface LeftFix {
  kind: string;
  title: string;
}

/** One cause of what a recorded load left behind, joined with its sources. */
export interface LeftBehind extends Omit<
  HeapLeft,
  'holder' | 'alsoHeldBy' | 'scriptIds' | 'parked' | 'valueClass' | 'sizes'
> {
  /** `name@version` of the dependency that the holder's code belongs to; `null` for the program's own code. */
  package: string | null;
  holder: Holder;
  alsoHeldBy: Holder[];
  /** The statements that put the values there, as far as the sources tell. */
  storedAt: SourcePlace[];
  /** The rule that explains the row, when a pool model does. */
  rule: Rule | null;
  fixes: LeftFix[];
  message: string;
}

/** One round of a recorded load. */
export interface RecordedRound {
  /** Requests that the server began in this round; `null` when they were not counted. */
  requests: number | null;
  /** Connections that its servers accepted, where it began no HTTP request: work of another protocol. */
  connections?: number;
  elapsedMs: number;
  /** Heap in use after the round's collection. */
  heapBytes: number;
  /** Of these, what V8 has for itself: compiled code, what it notes about it, and shapes of objects. */
  codeBytes: number;
}

/** A recorded load, and what it left behind. */
export interface Recording {
  target: NodeTarget;
  rounds: RecordedRound[];
  /** What grows first, then most bytes first. */
  left: LeftBehind[];
  /** Finished requests that were held before the load began, and still are. */
  heldBefore: ContextsReading;
  coverage: Coverage;
  cost: { pausesMs: number[]; elapsedMs: number };
}
