import { useEffect, useReducer } from 'preact/hooks';
import { sentenceOf } from '../src/base/failure';
import { Compare } from './compare/compare';
import { PANEL_VERSION } from '../src/protocol/panelState';
import { Page } from './context';
import { Curves } from './curves/curves';
import { Details } from './details/details';
import { FailureBar } from './failureBar';
import { FindingList } from './findingList';
import { Header } from './header';
import { Loading } from './loading';
import { Headline } from './headline';
import type { Host } from './host';
import { Pools } from './pools/pools';
import { Retained } from './retained/retained';
import { reduce, type PageState } from './store';
import type { ViewState } from './viewState';
import { Welcome } from './welcome';

interface AppProps {
  host: Host;
  kept: ViewState;
  keep(view: ViewState): void;
}

/** The whole page: asks the host for what is looked at, and keeps what somebody chose. */
export function App({ host, kept, keep }: AppProps) {
  const initial: PageState = {
    panel: undefined,
    overview: undefined,
    failure: undefined,
    view: kept,
  };
  const [state, dispatch] = useReducer(reduce, initial);
  const { panel, overview, view } = state;
  const { source } = view;

  useEffect(() => {
    const events = host.onEvent(event => {
      if (event.event === 'state') dispatch({ type: 'panel', panel: event.state });
      if (event.event === 'select') dispatch({ type: 'selected', ...event });
    });
    host.call('open', { version: PANEL_VERSION }).then(
      opened => dispatch({ type: 'panel', panel: opened }),
      (error: unknown) => dispatch({ type: 'failed', message: sentenceOf(error) }),
    );
    return () => events.dispose();
  }, []);

  useEffect(() => keep(view), [view]);

  const isKnown = panel !== undefined;
  useEffect(() => {
    if (!isKnown) return undefined;
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
    ask();
    return () => {
      isCurrent = false;
      events.dispose();
    };
  }, [isKnown, source]);

  const isLive = panel?.sources.find(({ id }) => id === source)?.kind === 'live';
  if (!panel) return <Loading failure={state.failure} />;
  return (
    <Page.Provider value={{ state, dispatch, host }}>
      <Header />
      <FailureBar />
      {overview ? (
        <main>
          <Headline />
          <FindingList />
          {!isLive && <Compare />}
          {isLive && <Curves />}
          {isLive && <Pools />}
          <Retained />
          <Details />
        </main>
      ) : (
        <Welcome />
      )}
    </Page.Provider>
  );
}
