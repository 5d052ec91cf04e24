import * as v from 'valibot';
import { LIVE } from '../src/protocol/panelState';

/** What somebody looks at. The host keeps it while the page is hidden, and hands it back as it was. */
const viewState = v.object({
  source: v.string(),
  /** Chosen finding. */
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
  retained: v.picklist(['table', 'treemap', 'both']),
});

export type ViewState = v.InferOutput<typeof viewState>;

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
  retained: 'both',
};

/** The state that was kept, or a new one where it does not fit: it may be that of another version. */
export function restoredView(kept: unknown): ViewState {
  const parsed = v.safeParse(viewState, kept);
  return parsed.success ? parsed.output : initial;
}
