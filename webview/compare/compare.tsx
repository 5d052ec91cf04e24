import { t } from '@vscode/l10n';
import { usePage } from '../pageTools';
import { Pending } from '../pending';
import { useRequest } from '../useRequest';
import { ChangeTable } from './changeTable';

/** Compares the shown snapshot with an earlier one: what is new, gone, grown. */
export function Compare() {
  const { state, look } = usePage();
  const { source, compared } = state.view;
  const others = state.panel.sources.filter(({ id, kind }) => kind === 'snapshot' && id !== source);
  const isThere = others.some(({ id }) => id === compared);
  return (
    <section class="compare" aria-labelledby="compare-title">
      <h2 id="compare-title">{t('Compared with')}</h2>
      {others.length === 0 ? (
        <p class="note">{t('Open or take another snapshot to see what grew between the two.')}</p>
      ) : (
        <select
          aria-labelledby="compare-title"
          value={compared ?? ''}
          onChange={event => look({ compared: event.currentTarget.value || null })}
        >
          <option value="">{t('nothing')}</option>
          {others.map(({ id, title, at }) => (
            <option key={id} value={id}>
              {at === null ? title : `${title}, ${new Date(at).toLocaleTimeString()}`}
            </option>
          ))}
        </select>
      )}
      {compared !== null && isThere && <Comparison before={compared} after={source} />}
    </section>
  );
}

function Comparison({ before, after }: { before: string; after: string }) {
  const { host } = usePage();
  const answer = useRequest(`${before} ${after}`, () => host.call('compare', { before, after }));
  if (answer.kind !== 'answered') return <Pending requested={answer} />;
  return <ChangeTable comparison={answer.value} />;
}
