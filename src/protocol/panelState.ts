import type { Coverage, FileLocation, Undecided } from './finding';
import type { ClassShare } from './heapReading';
import type { PoolOccupancy } from './liveFigures';
import type { Rule } from './rules';
import type { Verdict } from './verdict';

/** Raised when page and host no longer understand each other; a revived page of another version is told to reload. */
export const PANEL_VERSION = 3;

/** Id of the source that is the attached process; snapshots have ids of their own. */
export const LIVE = 'live';

/** What the page can look at. */
export interface SourceInfo {
  id: string;
  kind: 'live' | 'snapshot';
  title: string;
  /** Epoch time in ms at which a snapshot was read; `null` for the process. */
  at: number | null;
}

/** Where the attached process stands. */
export type PanelStatus =
  | { kind: 'detached' }
  | { kind: 'connecting' }
  | { kind: 'attached' }
  | { kind: 'reading'; step: string }
  | { kind: 'failed'; message: string }
  | { kind: 'lost'; message: string };

/** What stands above everything else. */
export interface PanelState {
  version: number;
  status: PanelStatus;
  /** Nothing can be attached to in a workspace that is not trusted. */
  trusted: boolean;
  /** The process first. */
  sources: SourceInfo[];
  /** Only this source can be shown: the page is the editor of one file. */
  only?: string;
  target?: { title: string; pid?: number; node?: string };
}

/** What a page is told first: all that it needs to show the first findings. */
export interface PanelOpening {
  state: PanelState;
  /** Of the source that is shown; missing while nothing was read of it. */
  overview?: SourceOverview;
  /** The page's words in the language of the editor, by the English ones; missing in English. */
  words?: Record<string, string>;
}

/** Id of the source that a page shows which would like to show `wanted`. */
export function shownSource({ only, sources }: PanelState, wanted: string): string {
  if (only !== undefined) return only;
  return sources.some(({ id }) => id === wanted) ? wanted : sources[0]!.id;
}

/** One faulty reset, whichever way it was found. Texts are clipped and visible. */
export interface FindingSummary {
  id: string;
  rule: Rule;
  /** `Class.method`, or the class of a guess. */
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
  /** Bytes that only several contexts together retain; `null` where bytes are unknown. */
  sharedBytes: number | null;
  /** What is retained, most bytes first; empty where bytes are unknown. */
  classes: ClassShare[];
  truncated: boolean;
  /** See `Finding.seenAt`. */
  seenAt?: number;
}

/** Everything that the page shows of a source without asking for rows. */
export interface SourceOverview {
  source: string;
  /** Grows with each change: what was asked for an earlier one is out of date. */
  revision: number;
  /** Epoch time in ms of what is shown: of the reading, or of the snapshot. */
  at: number;
  verdict: Verdict;
  /** What the reading looked at; `null` for snapshots, which are read whole. */
  coverage: Coverage | null;
  findings: FindingSummary[];
  /** Empty for snapshots. */
  pools: PoolOccupancy[];
  undecided: Undecided[];
  staleReferences: number;
  open: number;
  /** Contexts that hold stale references, each counted once. */
  holders: number;
  /** What would be freed by all fixes together; `null` where it is unknown. */
  retainedBytes: number | null;
  /** When `retainedBytes` was known of a process: the time of its snapshot. */
  retainedAt: number | null;
}

/** One step of the way that keeps a value alive, from the root on. */
export interface PathStep {
  /** The reference that leads here: `.idle`, `[3]`; '' at the root, and of a context. */
  reference: string;
  className: string;
  /** It is the pool of this class, and not an instance of it. */
  isPool?: true;
  /** Which context of its pool it is. */
  context?: { instance: number; idle: boolean };
  /** True for the reference that should have been cleared. */
  stale: boolean;
  /** Equal steps in a row, counted. */
  times: number;
  /** Where the class is defined, when that is known. */
  location?: FileLocation;
}

/** One way to mend a finding, with what it changes. */
export interface FixPreview {
  kind: 'nil-and-close' | 'nil-only' | 'suppress';
  title: string;
  preferred: boolean;
  file: string;
  /** Lines before and after, with a few around them. */
  lines: DiffLine[];
}

export interface DiffLine {
  kind: 'same' | 'removed' | 'added';
  /** In the text before for `removed`, in the text after else; from 1. */
  line: number;
  text: string;
}
