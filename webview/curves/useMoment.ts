import { useEffect, useState } from 'preact/hooks';
import { sentenceOf } from '../../src/base/failure';
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
 * The marked moment, what is held now, and a way to mark another moment. Requests counts by class only while one is marked.
 */
export function useMoment() {
  const { state, host, dispatch, look } = usePage();
  const { overview, view } = state;
  const { moment, source } = view;
  // What this reading did not see is not gone.
  const isKnown = overview!.verdict.kind === 'held' || overview!.verdict.kind === 'clean';
  const [now, setNow] = useState<MomentCount[]>([]);

  const count = async (): Promise<MomentCount[]> => {
    const { lines } = await host.call('rows', { source, query: byClass });
    return countsOf(overview!.findings, lines);
  };
  const fail = (error: unknown): void => dispatch({ type: 'failed', message: sentenceOf(error) });
  useEffect(() => {
    if (!moment) return undefined;
    let isCurrent = true;
    count().then(counts => isCurrent && setNow(counts), fail);
    return () => {
      isCurrent = false;
    };
  }, [moment, overview]);

  return {
    moment: moment && { ...moment, now: isKnown ? now : undefined },
    mark: (): void => {
      count().then(counts => {
        setNow(counts);
        look({ moment: { at: overview!.at, counts } });
      }, fail);
    },
  };
}
