import type { Coverage, FileLocation, Undecided } from './finding';
import type { ClassShare } from './heapReading';
import type { PoolOccupancy } from './liveFigures';
import type { Rule } from './rules';
import type { ThreadName } from './target';
import type { Verdict } from './verdict';

/** Raise this when the messages between page and host change. A revived page of another version is told to reload. */
export const PANEL_VERSION = 6;

/** Source id of the attached process, which is its main thread. Snapshots have other ids. */
export const LIVE = 'live';

/** Source id of a thread of the attached process; of its main thread without one. */
export function liveId(thread: ThreadName | undefined): string {
  return thread ? `${LIVE}/${thread.id}` : LIVE;
}

/** A source that the page can show. */
export interface SourceInfo {
  id: string;
  kind: 'live' | 'snapshot';
  title: string;
  /** Epoch time in ms at which a snapshot was read; `null` for the process. */
  at: number | null;
}

/** State of the attached process. */
export type PanelStatus =
  | { kind: 'detached' }
  | { kind: 'connecting' }
  | { kind: 'attached' }
  | { kind: 'reading'; step: string }
  | { kind: 'failed'; message: string }
  | { kind: 'lost'; message: string };

/** What the page shows whichever source is selected. */
export interface PanelState {
  version: number;
  status: PanelStatus;
  /** False in an untrusted workspace, where attaching is not possible. */
  trusted: boolean;
  /** The attached process comes first. */
  sources: SourceInfo[];
  /** Set when the page is the editor of one file and shows only this source. */
  only?: string;
  target?: { title: string; pid?: number; node?: string };
}

/** The first answer to a page: all it needs to show the first findings. */
export interface PanelOpening {
  state: PanelState;
  /** Of the shown source; missing until it was read. */
  overview?: SourceOverview;
  /** Translations of the page's strings by the English ones; missing in English. */
  words?: Record<string, string>;
}

/** Id of the source to show on a page that wants to show `wanted`. */
export function shownSource({ only, sources }: PanelState, wanted: string): string {
  if (only !== undefined) return only;
  return sources.some(({ id }) => id === wanted) ? wanted : sources[0]!.id;
}

/** One faulty reset in any source. Texts are clipped and visible. */
export interface FindingSummary {
  id: string;
  rule: Rule;
  /** `Class.method`, or only the class for a guess. */
  label: string;
  className: string;
  message: string;
  guess?: string;
  location?: FileLocation;
  instances: number;
  idle: number;
  staleReferences: number;
  open: number;
  retainedBytes: number | null;
  /** Bytes that no single context retains alone, only several together; `null` when unknown. */
  sharedBytes: number | null;
  /** Classes of the retained values, most bytes first; empty when bytes are unknown. */
  classes: ClassShare[];
  truncated: boolean;
  /** See `Finding.seenAt`. */
  seenAt?: number;
  /** Set when the reset is mended in the source, which the process does not run yet. */
  isMended?: true;
}

/** All that the page shows of a source without asking for rows. */
export interface SourceOverview {
  source: string;
  /** Grows with each change. Answers for an earlier revision are out of date. */
  revision: number;
  /** Epoch time in ms of the reading or snapshot. */
  at: number;
  verdict: Verdict;
  /** What the reading looked at; `null` for a snapshot, which is read completely. */
  coverage: Coverage | null;
  findings: FindingSummary[];
  /** Empty for snapshots. */
  pools: PoolOccupancy[];
  undecided: Undecided[];
  staleReferences: number;
  open: number;
  /** Contexts with stale references, each counted once. */
  holders: number;
  /** Bytes that all fixes together would free; `null` when unknown. */
  retainedBytes: number | null;
  /** For a process: time of the snapshot that `retainedBytes` comes from. */
  retainedAt: number | null;
}

/** One step of a retaining path, from the root on. */
export interface PathStep {
  /** The reference to this step: `.idle`, `[3]`; '' at the root and for a context. */
  reference: string;
  className: string;
  /** Set when this step is the class's pool, not an instance. */
  isPool?: true;
  /** The context, when this step is one. */
  context?: { instance: number; idle: boolean };
  /** Set for contexts of a way that several have in common: whether they are parked. */
  idle?: boolean;
  /** True for the reference that should have been cleared. */
  stale: boolean;
  /** Number of equal steps in a row. */
  times: number;
  /** Where the class is defined, if known. */
  location?: FileLocation;
}

/** What keeps the values of a finding alive: those that are held in the same way count as one. */
export interface Retainers {
  /** Values whose ways were looked at. */
  looked: number;
  /** Values of the finding. */
  of: number;
  /** Most values first. The last step is the reference that should have been cleared, without its value. */
  ways: { steps: PathStep[]; count: number }[];
}

/** A fix and the lines that it changes. */
export interface FixPreview {
  kind: 'nil-and-close' | 'nil-only' | 'suppress';
  title: string;
  preferred: boolean;
  file: string;
  /** Changed lines, with a few lines around them. */
  lines: DiffLine[];
}

export interface DiffLine {
  kind: 'same' | 'removed' | 'added';
  /** For `removed` the line in the old text, else in the new text; counts from 1. */
  line: number;
  text: string;
}
