import { t } from '@vscode/l10n';
import type { PanelStatus } from '../src/protocol/panelState';
import { CommandButton } from './commandButton';
import { ExportButton } from './exportButton';
import { usePage } from './pageTools';
import { Icon } from './icon';

/** The shown source, its state, and what can be done with it. */
export function Header() {
  const { state, look } = usePage();
  const { status, target, sources, only } = state.panel;
  const { source } = state.view;
  const isLive = sources.find(({ id }) => id === source)?.kind === 'live';
  // Without an overview, the page in its place says why there is none.
  const isToldBelow = !state.overview && (status.kind === 'lost' || status.kind === 'failed');
  const isAttached = isLive && status.kind !== 'detached' && status.kind !== 'lost';
  return (
    <header>
      {only === undefined && sources.length > 1 ? (
        <select
          aria-label={t('Source')}
          value={source}
          onChange={event => look({ source: event.currentTarget.value })}
        >
          {sources.map(({ id, title, at }) => (
            <option key={id} value={id}>
              {at === null ? title : `${title} (${t('snapshot')})`}
            </option>
          ))}
        </select>
      ) : (
        <h1>{sources.find(({ id }) => id === source)?.title}</h1>
      )}
      {isLive && target && (
        <span class="target" title={target.title}>
          {target.title}
          <small>
            {[target.pid !== undefined && `pid ${target.pid}`, target.node]
              .filter(Boolean)
              .join(' · ')}
          </small>
        </span>
      )}
      {isLive && !isToldBelow && <Status status={status} />}
      {state.overview && <QuestionSwitch />}
      <span class="actions" role="toolbar" aria-label={t('Actions')}>
        {isAttached && (
          <>
            <CommandButton command="refresh" icon="refresh" label={t('Refresh')} />
            <CommandButton
              command="takeSnapshot"
              icon="device-camera"
              label={t('Take Heap Snapshot')}
            />
            <CommandButton command="record" icon="record" label={t('Record Requests…')} />
            <CommandButton command="detach" icon="debug-disconnect" label={t('Detach')} />
          </>
        )}
        {isLive && status.kind === 'lost' && (
          <CommandButton
            command="reattach"
            icon="debug-restart"
            label={t('Attach to the Program Again')}
          />
        )}
        {isLive && !isAttached && (
          <CommandButton command="attach" icon="plug" label={t('Attach to Node Process…')} />
        )}
        {state.overview && <ExportButton />}
      </span>
    </header>
  );
}

function Status({ status }: { status: PanelStatus }) {
  switch (status.kind) {
    case 'detached':
      return <span class="status">{t('not attached')}</span>;
    case 'connecting':
      return <span class="status">{t('connecting…')}</span>;
    case 'attached':
      return (
        <span class="status live">
          <Icon name="circle-filled" /> {t('live')}
        </span>
      );
    case 'reading':
      return (
        <span class="status live">
          <Icon name="circle-filled" /> {t('live')} <small>{status.step}</small>
        </span>
      );
    case 'failed':
      return (
        <span class="status warning" role="status">
          <Icon name="warning" /> {status.message}
        </span>
      );
    case 'lost':
      return (
        <span class="status warning" role="status">
          <Icon name="debug-disconnect" /> {status.message}
        </span>
      );
  }
}

/** The two questions that the page answers. */
function QuestionSwitch() {
  const { state, look } = usePage();
  const questions = [
    { question: 'pools', label: t('Pools') },
    { question: 'left', label: t('Left behind') },
  ] as const;
  return (
    <span class="questions" role="group" aria-label={t('Question')}>
      {questions.map(({ question, label }) => (
        <button
          key={question}
          aria-pressed={state.view.question === question}
          onClick={() => look({ question })}
        >
          {label}
        </button>
      ))}
    </span>
  );
}
