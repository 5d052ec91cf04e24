import * as v from 'valibot';
import { Failure } from '../base/failure';
import type { FileLocation, PropertyRow } from './finding';
import { holderKinds } from './holders';
import type { LeftView } from './leftView';
import type { TimelineChanges } from './liveFigures';
import type {
  FixPreview,
  PanelOpening,
  PanelState,
  PathStep,
  Retainers,
  SourceOverview,
} from './panelState';
import type { SnapshotComparison } from './snapshotComparison';
import { MAX_PAGE, MAX_PLACES, type RowPage, type Treemap } from './rowQuery';

const text = v.pipe(v.string(), v.maxLength(2000));
const ordinal = v.pipe(v.number(), v.integer(), v.minValue(0));
const ids = v.pipe(v.array(text), v.maxLength(500));
const source = text;
const finding = text;

const query = v.pipe(
  v.object({
    findings: ids,
    filter: text,
    openOnly: v.boolean(),
    className: v.exactOptional(text),
    instance: v.exactOptional(ordinal),
    grouping: v.picklist(['none', 'class', 'key', 'context']),
    expanded: ids,
    sort: v.picklist(['className', 'key', 'slot', 'context', 'closable', 'size', 'retainedBytes']),
    descending: v.boolean(),
    start: ordinal,
    end: ordinal,
  }),
  v.check(({ start, end }) => end - start <= MAX_PAGE, `at most ${MAX_PAGE} lines at once`),
);

/** Schemas of the arguments of every request that the page may send. */
export const panelArguments = {
  /** A page's first message, also when VS Code revives it. `source` is the one it wants to show. */
  open: v.object({ version: v.number(), source }),
  overview: v.object({ source }),
  /** Asks for everything of this live source newer than `sequence`; 0 for all. */
  timeline: v.object({ source, sequence: ordinal }),
  rows: v.object({ source, query }),
  /** Two levels of finding → class → context → value, below the given root. */
  treemap: v.object({
    source,
    finding: v.exactOptional(finding),
    className: v.exactOptional(text),
    instance: v.exactOptional(ordinal),
    filter: v.exactOptional(text),
    openOnly: v.exactOptional(v.boolean()),
  }),
  /** Compares two snapshots of one program. */
  compare: v.object({ before: source, after: source }),
  path: v.object({ source, finding, row: ordinal }),
  /** What keeps a finding's values alive, merged where it is the same. */
  retainers: v.object({ source, finding }),
  /** Properties of a live object. Getters are never run. */
  properties: v.object({ source, finding, row: ordinal }),
  moreProperties: v.object({ source, handle: text }),
  fixes: v.object({ source, finding }),
  /** Rejects with a sentence when the source has changed since `fixes` was answered. */
  applyFix: v.object({
    source,
    finding,
    kind: v.picklist(['nil-and-close', 'nil-only', 'suppress']),
  }),
  /** Shows what a fix would change in VS Code's diff editor. Rejects as `applyFix` does. */
  openDiff: v.object({
    source,
    finding,
    kind: v.picklist(['nil-and-close', 'nil-only', 'suppress']),
  }),
  /** Opens a finding's reset method, or a location of a path. */
  goTo: v.object({
    source,
    finding,
    step: v.exactOptional(ordinal),
    row: v.exactOptional(ordinal),
  }),
  /** Copies the query's values, or only those at `places`, to the clipboard. */
  copy: v.object({
    source,
    query,
    places: v.exactOptional(
      v.pipe(
        v.array(v.object({ finding, instance: ordinal, slot: text })),
        v.maxLength(MAX_PLACES),
      ),
    ),
    format: v.picklist(['tsv', 'json']),
  }),
  /** What finished requests left behind: of the last recorded load, and what the reading met. */
  leftBehind: v.object({ source }),
  /** Opens a place of a row of `leftBehind`, by its ordinal in the row. */
  goToPlace: v.object({ source, row: text, place: ordinal }),
  /** Opens the page about a kind of holder. */
  explainHolder: v.object({ kind: v.picklist(holderKinds) }),
  /** Offers a fix of a row, by its ordinal in the row, in the editor. */
  fixLeft: v.object({ source, row: text, fix: ordinal }),
  /** Lets the person choose a file and writes the source's report to it. */
  exportReport: v.object({ source }),
  /** Runs an editor command that has a button on the page. */
  run: v.object({
    command: v.picklist([
      'attach',
      'reattach',
      'startSample',
      'detach',
      'refresh',
      'takeSnapshot',
      'record',
      'followRequests',
      'stopFollowing',
      'openSnapshot',
      'showLog',
    ]),
  }),
};

type PanelMethod = keyof typeof panelArguments;

interface PanelAnswers {
  open: PanelOpening;
  overview: SourceOverview;
  timeline: TimelineChanges;
  rows: RowPage;
  treemap: Treemap;
  compare: SnapshotComparison;
  path: PathStep[];
  retainers: Retainers;
  properties: PropertyRow[];
  moreProperties: PropertyRow[];
  fixes: FixPreview[];
  applyFix: FileLocation;
  openDiff: void;
  goTo: void;
  /** Number of copied values. */
  copy: number;
  leftBehind: LeftView;
  goToPlace: void;
  explainHolder: void;
  fixLeft: void;
  exportReport: void;
  run: void;
}

/** Every request that the page may send to its host. Each rejects with a `Failure`. */
export type PanelContract = {
  [Method in PanelMethod]: (
    argument: v.InferOutput<(typeof panelArguments)[Method]>,
  ) => Promise<PanelAnswers[Method]>;
};

/** What the host sends unasked. A hidden page misses events, so it asks again when it is shown. */
export type PanelEvent =
  | { event: 'state'; state: PanelState }
  /** `source` has a new reading. */
  | { event: 'changed'; source: string }
  | { event: 'sampled' }
  /** The person selected a finding elsewhere. */
  | { event: 'select'; source: string; finding: string }
  /** The person asked elsewhere for what the requests left behind. */
  | { event: 'showLeft'; source: string };

/** Wraps handlers so that each argument is checked first: a bad one rejects with `protocol` and reaches no handler. */
export function validated(handlers: PanelContract): PanelContract {
  const guarded = Object.entries(handlers).map(([method, handle]) => [
    method,
    async (argument: unknown): Promise<unknown> => {
      const parsed = v.safeParse(panelArguments[method as PanelMethod], argument);
      if (!parsed.success) {
        throw new Failure('protocol', `${method}: ${parsed.issues[0].message}`);
      }
      return handle(parsed.output as never);
    },
  ]);
  return Object.fromEntries(guarded) as PanelContract;
}
