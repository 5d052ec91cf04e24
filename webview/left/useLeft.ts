import { useEffect, useState } from 'preact/hooks';
import { sentenceOf } from '../../src/base/failure';
import type { LeftView } from '../../src/protocol/leftView';
import { usePage } from '../pageTools';

/** What was left behind in a source, or why it is not known. */
interface LeftAnswer {
  source: string;
  view?: LeftView;
  failure?: string;
}

/** Asked again with each reading. The previous answer for the same source stays until the next one comes. */
export function useLeft(): LeftAnswer {
  const { host, state } = usePage();
  const { source } = state.view;
  const [answer, setAnswer] = useState<LeftAnswer>({ source });
  useEffect(() => {
    let isCurrent = true;
    host.call('leftBehind', { source }).then(
      view => isCurrent && setAnswer({ source, view }),
      (error: unknown) => isCurrent && setAnswer({ source, failure: sentenceOf(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [source, state.overview?.revision]);
  return answer.source === source ? answer : { source };
}
