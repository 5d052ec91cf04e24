import { useEffect, useState } from 'preact/hooks';
import { sentenceOf } from '../../src/base/failure';
import type { SourceOverview } from '../../src/protocol/panelState';
import { MAX_PAGE, type RowQuery } from '../../src/protocol/rowQuery';
import { usePage } from '../pageTools';
import { countsOf, type MomentCount } from './moment';

const byClass: RowQuery = {
  findings: [],
  filter: '',
  openOnly: false,
  grouping: 'class',
  expanded: [],
  sort: 'className',
  descending: false,
  start: 0,
  end: MAX_PAGE,
};

/**
 * The marked moment, what is held now, and a way to mark another moment; neither of these where nothing was read. Requests counts
 * by class only while one is marked.
 */
export function useMoment() {
  const { state, host, dispatch, look } = usePage();
  const { overview, view } = state;
  const { moment, source } = view;
  // What this reading did not see is not gone.
  const kind = overview?.verdict.kind;
  const isKnown = kind === 'held' || kind === 'clean';
  const [now, setNow] = useState<MomentCount[]>([]);

  const count = async ({ findings }: SourceOverview): Promise<MomentCount[]> => {
    const { lines } = await host.call('rows', { source, query: byClass });
    return countsOf(findings, lines);
  };
  const fail = (error: unknown): void => dispatch({ type: 'failed', message: sentenceOf(error) });
  useEffect(() => {
    if (!moment || !overview) return undefined;
    let isCurrent = true;
    count(overview).then(counts => isCurrent && setNow(counts), fail);
    return () => {
      isCurrent = false;
    };
  }, [moment, overview]);

  return {
    moment: moment && { ...moment, now: isKnown ? now : undefined },
    mark:
      overview &&
      ((): void => {
        count(overview).then(counts => {
          setNow(counts);
          look({ moment: { at: overview.at, counts } });
        }, fail);
      }),
  };
}
