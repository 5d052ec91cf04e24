import { useEffect, useLayoutEffect, useReducer } from 'preact/hooks';
import { Compare } from './compare/compare';
import type { PanelOpening } from '../src/protocol/panelState';
import { Page } from './pageTools';
import { Curves } from './curves/curves';
import { Details } from './details/details';
import { FailureBar } from './failureBar';
import { FindingList } from './findingList';
import { Header } from './header';
import { Headline } from './headline';
import type { Host } from './host';
import { Left } from './left/left';
import { Pools } from './pools/pools';
import { Retained } from './retained/retained';
import { openedState, reduce } from './store';
import type { ViewState } from './viewState';
import { Welcome } from './welcome';

interface AppProps {
  host: Host;
  opening: PanelOpening;
  kept: ViewState;
  keep(view: ViewState): void;
}

/** The whole page. Asks the host for the shown source, and keeps what the person has chosen. */
export function App({ host, opening, kept, keep }: AppProps) {
  const [state, dispatch] = useReducer(reduce, undefined, () => openedState(opening, kept));
  const { panel, overview, view } = state;
  const { source } = view;

  // Before the browser paints, because events in the meantime would be lost.
  useLayoutEffect(() => {
    const events = host.onEvent(event => {
      if (event.event === 'state') dispatch({ type: 'panel', panel: event.state });
      if (event.event === 'select') dispatch({ type: 'selected', ...event });
      if (event.event === 'showLeft') dispatch({ type: 'showLeft', source: event.source });
    });
    return () => events.dispose();
  }, []);

  useEffect(() => keep(view), [view]);

  useLayoutEffect(() => {
    let isCurrent = true;
    const ask = (): void => {
      host.call('overview', { source }).then(
        answer => isCurrent && dispatch({ type: 'overview', overview: answer }),
        () => isCurrent && dispatch({ type: 'noOverview' }),
      );
    };
    const events = host.onEvent(event => {
      if (event.event === 'changed' && event.source === source) ask();
    });
    if (!overview) ask();
    return () => {
      isCurrent = false;
      events.dispose();
    };
  }, [source]);

  const isLive = panel.sources.find(({ id }) => id === source)?.kind === 'live';
  return (
    <Page.Provider value={{ state, dispatch, host }}>
      <Header />
      <FailureBar />
      {overview && view.question === 'left' && <Left />}
      {overview && view.question === 'pools' && (
        <main>
          <Headline />
          <FindingList />
          {!isLive && <Compare />}
          {isLive && <Curves />}
          {isLive && <Pools />}
          <Retained />
          <Details />
        </main>
      )}
      {!overview && <Welcome />}
    </Page.Provider>
  );
}
