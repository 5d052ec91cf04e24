import * as v from 'valibot';
import { LIVE } from '../src/protocol/panelState';
import { CURVES } from './curves/curveStyles';
import { momentSchema } from './curves/moment';

/** Minutes that the curves show at once. */
export const SPANS = ['1', '5', '30', 'whole'] as const;

/** Chosen in the place of one finding. */
export const ALL_FINDINGS = '*';

/** What somebody looks at. The host keeps it while the page is hidden, and hands it back as it was. */
const viewState = v.object({
  source: v.string(),
  /** Chosen finding, or `ALL_FINDINGS`; `null` until somebody has chosen, or the page has. */
  finding: v.nullable(v.string()),
  /** Chosen value, with the finding that it belongs to. */
  value: v.nullable(v.object({ finding: v.string(), row: v.number() })),
  filter: v.string(),
  openOnly: v.boolean(),
  className: v.nullable(v.string()),
  instance: v.nullable(v.number()),
  grouping: v.picklist(['none', 'class', 'key', 'context']),
  expanded: v.array(v.string()),
  sort: v.picklist(['className', 'key', 'slot', 'context', 'closable', 'size', 'retainedBytes']),
  descending: v.boolean(),
  /** The earlier snapshot that the shown one is compared with. */
  compared: v.nullable(v.string()),
  /** The curves stand still. */
  paused: v.boolean(),
  span: v.optional(v.picklist(SPANS), '5'),
  hiddenCurves: v.optional(v.array(v.picklist(CURVES)), []),
  /** The run before is shown beside the present one, when there is one. */
  compareRuns: v.optional(v.boolean(), true),
  moment: v.optional(v.nullable(momentSchema), null),
  retained: v.picklist(['table', 'treemap', 'both']),
});

export type ViewState = v.InferOutput<typeof viewState>;

/** The one finding that is looked at, if it is one. */
export function chosenFinding({ finding }: ViewState): string | null {
  return finding === ALL_FINDINGS ? null : finding;
}

const initial: ViewState = {
  source: LIVE,
  finding: null,
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
  compareRuns: true,
  moment: null,
  retained: 'both',
};

/** The state that was kept, or a new one where it does not fit: it may be that of another version. */
export function restoredView(kept: unknown): ViewState {
  const parsed = v.safeParse(viewState, kept);
  return parsed.success ? parsed.output : initial;
}
