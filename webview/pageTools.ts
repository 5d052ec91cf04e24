import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Host } from './host';
import type { Action, PageState } from './store';
import type { ViewState } from './viewState';

/** What all parts of the page use. */
export interface PageTools {
  state: PageState;
  dispatch(action: Action): void;
  host: Host;
}

export const Page = createContext<PageTools | undefined>(undefined);

/** Works only below `App`. */
export function usePage(): PageTools & { look(change: Partial<ViewState>): void } {
  const page = useContext(Page)!;
  return { ...page, look: change => page.dispatch({ type: 'view', change }) };
}
