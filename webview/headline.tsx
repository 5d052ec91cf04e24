import { t } from '@vscode/l10n';
import { formatBytes, formatCount } from '../src/base/format';
import { usePage } from './context';

/** The numbers that matter, largest first. */
export function Headline() {
  const { state } = usePage();
  const { staleReferences, open, retainedBytes, retainedAt, findings } = state.overview!;
  const contexts = findings.reduce((sum, { idle }) => sum + idle, 0);
  return (
    <dl class="headline">
      <Figure
        name={t('stale values')}
        value={formatCount(staleReferences)}
        strong={staleReferences > 0}
      />
      <Figure name={t('in idle contexts')} value={formatCount(contexts)} />
      <Figure name={t('still open')} value={formatCount(open)} />
      {retainedBytes !== null ? (
        <Figure
          name={
            retainedAt === null
              ? t('would be freed')
              : t('would be freed, at {0}', new Date(retainedAt).toLocaleTimeString())
          }
          value={formatBytes(retainedBytes)}
        />
      ) : (
        <Figure name={t('bytes: take a heap snapshot')} value="–" />
      )}
    </dl>
  );
}

function Figure({ name, value, strong }: { name: string; value: string; strong?: boolean }) {
  return (
    <div class={strong ? 'strong' : ''}>
      <dd>{value}</dd>
      <dt>{name}</dt>
    </div>
  );
}
