import { useEffect, useState } from 'preact/hooks';
import { sentenceOf } from '../../src/base/failure';
import type { Treemap } from '../../src/protocol/rowQuery';
import { usePage } from '../pageTools';
import { chosenFinding } from '../viewState';

/** The treemap of the shown values, or why there is none. The previous one stays until the answer comes. */
export function useTreemap(): { tree?: Treemap; failure?: string } {
  const { host, state } = usePage();
  const { source, className, instance, filter, openOnly } = state.view;
  const finding = chosenFinding(state.view);
  const [answer, setAnswer] = useState<{ tree?: Treemap; failure?: string }>({});
  useEffect(() => {
    let isCurrent = true;
    const root = {
      ...{ source, filter, openOnly },
      ...(finding === null ? {} : { finding }),
      ...(className === null ? {} : { className }),
      ...(instance === null ? {} : { instance }),
    };
    host.call('treemap', root).then(
      tree => isCurrent && setAnswer({ tree }),
      (error: unknown) => isCurrent && setAnswer({ failure: sentenceOf(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [source, finding, className, instance, filter, openOnly, state.overview?.revision]);
  return answer;
}
