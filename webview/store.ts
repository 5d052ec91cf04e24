import {
  shownSource,
  type PanelOpening,
  type PanelState,
  type SourceOverview,
} from '../src/protocol/panelState';
import { ALL_FINDINGS, type ViewState } from './viewState';

/** Everything that the page shows. */
export interface PageState {
  panel: PanelState;
  /** The shown source's overview; `undefined` while there is none. */
  overview: SourceOverview | undefined;
  /** Why the last request failed, in words for people. */
  failure: string | undefined;
  view: ViewState;
}

export type Action =
  | { type: 'panel'; panel: PanelState }
  | { type: 'overview'; overview: SourceOverview }
  /** The source has nothing to show. */
  | { type: 'noOverview' }
  | { type: 'failed'; message: string }
  | { type: 'dismissed' }
  | { type: 'view'; change: Partial<ViewState> }
  | { type: 'selected'; source: string; finding: string }
  | { type: 'showLeft'; source: string };

/** A page's initial state, from the host's first answer and what the person looked at before. */
export function openedState({ state, overview }: PanelOpening, view: ViewState): PageState {
  const blank: PageState = { panel: state, overview: undefined, failure: undefined, view };
  const opened = reduce(blank, { type: 'panel', panel: state });
  return overview ? reduce(opened, { type: 'overview', overview }) : opened;
}

/** The next state. Pure. */
export function reduce(state: PageState, action: Action): PageState {
  switch (action.type) {
    case 'panel': {
      const { panel } = action;
      const source = shownSource(panel, state.view.source);
      if (source === state.view.source) return { ...state, panel };
      return { ...state, panel, overview: undefined, view: atSource(state.view, source) };
    }
    case 'overview': {
      const { overview } = action;
      if (overview.source !== state.view.source) return state;
      const chosen = state.view.wanted ?? state.view.finding;
      const isThere = chosen === ALL_FINDINGS || overview.findings.some(({ id }) => id === chosen);
      // The worst finding is chosen until the person chooses, because it should be seen first.
      const finding = isThere ? chosen : (overview.findings[0]?.id ?? null);
      const wanted = isThere ? null : chosen;
      return { ...state, overview, view: { ...state.view, finding, wanted } };
    }
    case 'noOverview':
      return { ...state, overview: undefined };
    case 'failed':
      return { ...state, failure: action.message };
    case 'dismissed':
      return { ...state, failure: undefined };
    case 'view': {
      const isChoice = action.change.finding !== undefined;
      const view = { ...state.view, ...action.change, ...(isChoice ? { wanted: null } : {}) };
      if (view.source !== state.view.source) {
        return { ...state, overview: undefined, view: atSource(view, view.source) };
      }
      return { ...state, view };
    }
    case 'selected': {
      const at = reduce(state, { type: 'view', change: { source: action.source } });
      const { finding } = action;
      return { ...at, view: { ...at.view, question: 'pools', finding, wanted: null, value: null } };
    }
    case 'showLeft': {
      const change = { source: action.source, question: 'left', leftRow: null } as const;
      return reduce(state, { type: 'view', change });
    }
  }
}

/** Another source has other findings and contexts, so the choices are reset. */
function atSource(view: ViewState, source: string): ViewState {
  return {
    ...view,
    source,
    finding: null,
    wanted: null,
    value: null,
    className: null,
    instance: null,
    compared: null,
    expanded: [],
  };
}
