import { t } from '@vscode/l10n';
import { formatBytes, formatClock, formatCount } from '../src/base/format';
import { usePage } from './pageTools';
import { Standing } from './standing';

/** The most important numbers, and what they are based on. Shows no number where nothing was judged. */
export function Headline() {
  const { state } = usePage();
  const { staleReferences, holders, open, retainedBytes, retainedAt, verdict } = state.overview!;
  const isJudged = verdict.kind === 'held' || verdict.kind === 'clean';
  const counted = (count: number): string => (isJudged ? formatCount(count) : '–');
  return (
    <div class="top">
      <dl class="headline">
        <Figure
          name={t('stale values')}
          value={counted(staleReferences)}
          strong={staleReferences > 0}
        />
        <Figure name={t('contexts hold them')} value={counted(holders)} />
        <Figure name={t('open values')} value={counted(open)} />
        {retainedBytes !== null ? (
          <Figure
            name={
              retainedAt === null
                ? t('would be freed')
                : t('would be freed, at {0}', formatClock(retainedAt))
            }
            value={formatBytes(retainedBytes)}
          />
        ) : (
          <Figure name={t('bytes: take a heap snapshot')} value="–" />
        )}
      </dl>
      <Standing />
    </div>
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
