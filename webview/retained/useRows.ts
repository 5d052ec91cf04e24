import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import { usePage } from '../pageTools';
import { chosenFinding, type ViewState } from '../viewState';
import { RowPages, type ListQuery } from './rowPages';

/** The query of the table. */
function listQuery(view: ViewState): ListQuery {
  const { filter, openOnly, className, instance, grouping, expanded, sort, descending } = view;
  const finding = chosenFinding(view);
  return {
    findings: finding === null ? [] : [finding],
    ...{ filter, openOnly, grouping, expanded, sort, descending },
    ...(className === null ? {} : { className }),
    ...(instance === null ? {} : { instance }),
  };
}

/** The shown list. Requested again when the source has a new reading or `attempt` changes. */
export function useRows(attempt: number): RowPages {
  const { host, state } = usePage();
  const { view, overview } = state;
  const { source } = view;
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const latest = useRef<RowPages | undefined>(undefined);
  const query = listQuery(view);
  const rows = useMemo(() => {
    latest.current?.close();
    return (latest.current = new RowPages(
      query,
      part => host.call('rows', { source, query: part }),
      () => redraw(undefined),
      latest.current,
    ));
  }, [source, overview?.revision, JSON.stringify(query), attempt]);
  useEffect(() => () => latest.current?.close(), []);
  return rows;
}
