import { t } from '@vscode/l10n';
import { usePage } from '../pageTools';
import { Pending } from '../pending';
import { useRequest } from '../useRequest';
import { PathChain } from './pathChain';
import { Properties } from './properties';

/** What keeps a value alive, and what it is. */
export function Why({ finding, row }: { finding: string; row: number }) {
  const { state, host } = usePage();
  const { source } = state.view;
  const { revision } = state.overview!;
  const key = JSON.stringify([source, finding, row, revision]);
  const path = useRequest(key, () => host.call('path', { source, finding, row }));
  const isLive = state.panel.sources.find(({ id }) => id === source)?.kind === 'live';
  return (
    <>
      <h3>{t('Why it is alive')}</h3>
      {path.kind === 'answered' ? (
        <PathChain steps={path.value} finding={finding} row={row} />
      ) : (
        <Pending requested={path} />
      )}
      <h3>{isLive ? t('What it is, now') : t('What it is')}</h3>
      <Properties key={key} finding={finding} row={row} />
    </>
  );
}
