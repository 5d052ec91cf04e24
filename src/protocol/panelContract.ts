import * as v from 'valibot';
import { Failure } from '../base/failure';
import type { FileLocation, PropertyRow } from './finding';
import type { TimelineChanges } from './liveFigures';
import type { FixPreview, PanelOpening, PanelState, PathStep, SourceOverview } from './panelState';
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

/** Arguments of everything that the page may ask, as they must arrive. */
export const panelArguments = {
  /** The first message of a page, also of one that was revived: `source` is what it would like to show. */
  open: v.object({ version: v.number(), source }),
  overview: v.object({ source }),
  /** What came after the answer with this `sequence`; 0 for all. */
  timeline: v.object({ sequence: ordinal }),
  rows: v.object({ source, query }),
  /** Two levels of finding → class → context → value, below what is named. */
  treemap: v.object({
    source,
    finding: v.exactOptional(finding),
    className: v.exactOptional(text),
    instance: v.exactOptional(ordinal),
    filter: v.exactOptional(text),
    openOnly: v.exactOptional(v.boolean()),
  }),
  /** Two snapshots of one program. */
  compare: v.object({ before: source, after: source }),
  path: v.object({ source, finding, row: ordinal }),
  /** Of a live object; without running a getter. */
  properties: v.object({ source, finding, row: ordinal }),
  moreProperties: v.object({ source, handle: text }),
  fixes: v.object({ source, finding }),
  /** Refused with a sentence when the source has changed since `fixes` was answered. */
  applyFix: v.object({
    source,
    finding,
    kind: v.picklist(['nil-and-close', 'nil-only', 'suppress']),
  }),
  /** Opens the reset method of a finding, or a place of a path. */
  goTo: v.object({
    source,
    finding,
    step: v.exactOptional(ordinal),
    row: v.exactOptional(ordinal),
  }),
  /** Puts those of the query's values that are at `places` (all of them without it) into the clipboard. */
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
  /** Asks for a file and writes the source's report to it. */
  exportReport: v.object({ source }),
  /** The editor's own commands, by the names that the page has buttons for. */
  run: v.object({
    command: v.picklist([
      'attach',
      'startSample',
      'detach',
      'refresh',
      'takeSnapshot',
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
  properties: PropertyRow[];
  moreProperties: PropertyRow[];
  fixes: FixPreview[];
  applyFix: FileLocation;
  goTo: void;
  /** How many values were copied. */
  copy: number;
  exportReport: void;
  run: void;
}

/** Everything that the page may ask its host. Rejects with a `Failure`. */
export type PanelContract = {
  [Method in PanelMethod]: (
    argument: v.InferOutput<(typeof panelArguments)[Method]>,
  ) => Promise<PanelAnswers[Method]>;
};

/** What the host tells without being asked. Lost while the page is hidden: a page asks anew when it is shown. */
export type PanelEvent =
  | { event: 'state'; state: PanelState }
  /** `source` reads differently now. */
  | { event: 'changed'; source: string }
  | { event: 'sampled' }
  /** Somebody chose it elsewhere. */
  | { event: 'select'; source: string; finding: string };

/** The handlers behind a check of each argument: what does not fit rejects with `protocol`, and reaches no handler. */
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
