import * as v from 'valibot';
import { LIVE } from '../src/protocol/panelState';

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
  /** The curves stand still. */
  paused: v.boolean(),
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
  paused: false,
  retained: 'both',
};

/** The state that was kept, or a new one where it does not fit: it may be that of another version. */
export function restoredView(kept: unknown): ViewState {
  const parsed = v.safeParse(viewState, kept);
  return parsed.success ? parsed.output : initial;
}
