import { useEffect, useState } from 'preact/hooks';
import { sentenceOf } from '../../src/base/failure';
import type { RunChanges } from '../../src/protocol/liveFigures';
import { usePage } from '../pageTools';
import { joinRuns } from './joinRuns';

/** The host keeps fewer. Beyond this, ask for everything again, which drops what the host has thinned out. */
const MAX_SAMPLES = 5_000;

/**
 * The runs of the shown source in this window, oldest first, updated as they go on. Asks whenever the host has sampled, one request at a time.
 */
export function useTimeline(): RunChanges[] {
  const { host, dispatch, state } = usePage();
  const { source } = state.view;
  const [shown, setShown] = useState<RunChanges[]>([]);
  useEffect(() => {
    setShown([]);
    let runs: RunChanges[] = [];
    let sequence = 0;
    let isAsking = false;
    let isWanted = false;
    let isOver = false;
    const follow = async (): Promise<void> => {
      while (isWanted && !isOver) {
        isWanted = false;
        const changes = await host.call('timeline', { source, sequence });
        runs = joinRuns(runs, changes);
        sequence = changes.sequence;
        isWanted ||= changes.more;
        if (runs.some(({ samples }) => samples.length > MAX_SAMPLES)) {
          runs = [];
          sequence = 0;
          isWanted = true;
        } else if (!changes.more && !isOver) {
          setShown(runs);
        }
      }
    };
    const ask = (): void => {
      isWanted = true;
      if (isAsking) return;
      isAsking = true;
      follow()
        .catch((error: unknown) => dispatch({ type: 'failed', message: sentenceOf(error) }))
        .finally(() => (isAsking = false));
    };
    const events = host.onEvent(({ event }) => {
      if (event === 'sampled') ask();
    });
    ask();
    return () => {
      isOver = true;
      events.dispose();
    };
  }, [host, source]);
  return shown;
}
