import { t } from '@vscode/l10n';
import { CommandButton } from './commandButton';
import { Curves } from './curves/curves';
import { usePage } from './pageTools';

/** Stands in for the page while there is nothing to show: what it would show, and what to do. */
export function Welcome() {
  const { state } = usePage();
  const { status, trusted } = state.panel;
  if (!trusted) {
    return (
      <Empty title={t('Trust this workspace to attach')}>
        <p>{t('Attaching to a process runs code in it.')}</p>
      </Empty>
    );
  }
  switch (status.kind) {
    case 'connecting':
    case 'reading':
    case 'attached':
      return (
        <Empty title={t('Reading…')} busy>
          <p>{status.kind === 'reading' ? status.step : t('connecting')}</p>
        </Empty>
      );
    case 'failed':
    case 'lost':
      return (
        <Empty
          title={status.kind === 'lost' ? t('The process is gone') : t('It could not be read')}
        >
          <p role="status">{status.message}</p>
          {status.kind === 'lost' && (
            <CommandButton command="reattach" label={t('Attach to the Program Again')} primary />
          )}
          <CommandButton
            command="attach"
            label={t('Attach to Node Process…')}
            primary={status.kind !== 'lost'}
          />
          <CommandButton command="showLog" label={t('Show Log')} />
          {status.kind === 'lost' && <Curves />}
        </Empty>
      );
    case 'detached':
      return (
        <Empty title={t('See what your pools still hold')}>
          <p>
            {t(
              'Attach to a running Node server: its pooled request contexts appear here with the values that a reset left behind, as they change.',
            )}
          </p>
          <CommandButton command="attach" label={t('Attach to Node Process…')} primary />
          <CommandButton command="startSample" label={t('Start Sample Server')} />
          <CommandButton command="openSnapshot" label={t('Open Heap Snapshot File…')} />
        </Empty>
      );
  }
}

interface EmptyProps {
  title: string;
  busy?: boolean;
  children: preact.ComponentChildren;
}

function Empty({ title, busy, children }: EmptyProps) {
  return (
    <main class="empty" aria-busy={busy === true}>
      {busy && <div class="progress" />}
      <h2>{title}</h2>
      {children}
    </main>
  );
}
