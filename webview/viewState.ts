import * as v from 'valibot';
import { LIVE } from '../src/protocol/panelState';
import { CURVES } from './curves/curveStyles';
import { momentSchema } from './curves/moment';
import { LEFT_COLUMNS } from './left/leftColumns';

/** Minutes that the curves show at once. */
export const SPANS = ['1', '5', '30', 'whole'] as const;

/** Choice of all findings instead of one. */
export const ALL_FINDINGS = '*';

/** What the person is looking at. The host keeps it while the page is hidden. */
const viewState = v.object({
  source: v.string(),
  /** Chosen finding, or `ALL_FINDINGS`; `null` until the person or the page has chosen. */
  finding: v.nullable(v.string()),
  /** What was chosen before, while the latest reading does not have it: a first reading has not found all yet. */
  wanted: v.optional(v.nullable(v.string()), null),
  /** Chosen value and its finding. */
  value: v.nullable(v.object({ finding: v.string(), row: v.number() })),
  filter: v.string(),
  openOnly: v.boolean(),
  className: v.nullable(v.string()),
  instance: v.nullable(v.number()),
  grouping: v.picklist(['none', 'class', 'key', 'context']),
  expanded: v.array(v.string()),
  sort: v.picklist(['className', 'key', 'slot', 'context', 'closable', 'size', 'retainedBytes']),
  descending: v.boolean(),
  /** The earlier snapshot to compare the shown one with. */
  compared: v.nullable(v.string()),
  /** Whether the curves stand still. */
  paused: v.boolean(),
  span: v.optional(v.picklist(SPANS), '5'),
  hiddenCurves: v.optional(v.array(v.picklist(CURVES)), []),
  /** Whether to show the previous run beside the current one; `null`: if it was mended at its end. */
  comparesRuns: v.optional(v.nullable(v.boolean()), null),
  moment: v.optional(v.nullable(momentSchema), null),
  retained: v.picklist(['table', 'treemap', 'both']),
  /** Which of the two questions the page answers: what pools hold, or what requests left behind. */
  question: v.optional(v.picklist(['pools', 'left']), 'pools'),
  /** Chosen row of what was left behind; `null` for the first. */
  leftRow: v.optional(v.nullable(v.string()), null),
  leftSort: v.optional(v.picklist(LEFT_COLUMNS), 'verdict'),
  leftDescending: v.optional(v.boolean(), false),
});

export type ViewState = v.InferOutput<typeof viewState>;

/** The chosen finding, unless all are shown. */
export function chosenFinding({ finding }: ViewState): string | null {
  return finding === ALL_FINDINGS ? null : finding;
}

const initial: ViewState = {
  source: LIVE,
  finding: null,
  wanted: null,
  value: null,
  filter: '',
  openOnly: false,
  className: null,
  instance: null,
  grouping: 'none',
  expanded: [],
  sort: 'retainedBytes',
  descending: true,
  compared: null,
  paused: false,
  span: '5',
  hiddenCurves: [],
  comparesRuns: null,
  moment: null,
  retained: 'both',
  question: 'pools',
  leftRow: null,
  leftSort: 'verdict',
  leftDescending: false,
};

/** The saved state, or a new one if it does not fit, because another version may have saved it. */
export function restoredView(kept: unknown): ViewState {
  const parsed = v.safeParse(viewState, kept);
  return parsed.success ? parsed.output : initial;
}
