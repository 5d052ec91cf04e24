import { t } from '@vscode/l10n';
import { formatClock, formatCount } from '../src/base/format';
import { coverageSentence } from '../src/protocol/verdict';
import { usePage } from './pageTools';
import { Icon } from './icon';

/** When the source was read and what was looked at; also whether it is in the past, and what could not be read. */
export function Standing() {
  const { panel, overview } = usePage().state;
  const { at, revision, coverage, verdict, findings } = overview!;
  const isLive = coverage !== null;
  const isPast = isLive && (panel.status.kind === 'lost' || panel.status.kind === 'failed');
  const kept = findings.filter(({ seenAt }) => seenAt !== undefined).length;
  const time = formatClock(at);
  return (
    <div class="standing" data-revision={revision}>
      <span class={isPast ? 'past' : ''}>
        {isPast && <Icon name="history" />}
        {isPast ? t('As of {0}, not read since', time) : isLive && t('Read at {0}', time)}
        {coverage && `: ${coverageSentence(coverage, t)}`}
      </span>
      {kept > 0 && (
        <span class="kept">
          <Icon name="history" />
          {t('Resets not reached again, shown as of then: {0}', formatCount(kept))}
        </span>
      )}
      {verdict.gaps.length > 0 && (
        <details>
          <summary>
            <Icon name="question" />
            {t('Not read or not decided: {0}', formatCount(verdict.gaps.length))}
          </summary>
          <ul>
            {verdict.gaps.map(gap => (
              <li key={gap}>{gap}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
