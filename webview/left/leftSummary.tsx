import { t } from '@vscode/l10n';
import { formatClock, formatCount, formatQuantity } from '../../src/base/format';
import type { LeftView, RecordedView } from '../../src/protocol/leftView';
import { coverageSentence } from '../../src/protocol/verdict';
import { CommandButton } from '../commandButton';
import { Icon } from '../icon';
import { usePage } from '../pageTools';

/** What was found, what was looked at, and the next step. */
export function LeftSummary({ view }: { view: LeftView }) {
  const { panel, view: shown } = usePage().state;
  const { recorded, contexts, coverage, rows } = view;
  const isLive = panel.sources.find(({ id }) => id === shown.source)?.kind === 'live';
  const isAttached = isLive && panel.status.kind !== 'detached' && panel.status.kind !== 'lost';
  return (
    <section class="summary" aria-labelledby="left-title">
      <h2 id="left-title">{t('Left behind')}</h2>
      <div class="found" role="status">
        {recorded && <p class="strong">{recorded.sentence}</p>}
        {recorded && <p>{recordedText(recorded)}</p>}
        {!recorded && isLive && (
          <p class={contexts && rows.length > 0 ? '' : 'strong'}>
            {t('No requests were recorded: what grows is not known.')}
          </p>
        )}
        {contexts && <p>{contextsText(contexts)}</p>}
        {!contexts && !recorded && <p>{t('It was not searched for finished requests.')}</p>}
        {coverage && !recorded && (
          <p>{t('The reading looked at {0}.', coverageSentence(coverage, t))}</p>
        )}
      </div>
      {recorded && recorded.limits.length > 0 && (
        <details>
          <summary>
            <Icon name="question" /> {t('Not looked at: {0}', formatCount(recorded.limits.length))}
          </summary>
          <ul>
            {recorded.limits.map(limit => (
              <li key={limit}>{limit}</li>
            ))}
          </ul>
        </details>
      )}
      {isAttached && (
        <p class="next">
          {!recorded && (
            <span>
              {t(
                'Record requests to see what they leave behind, whatever holds it: heap snapshots before and after rounds of them are compared.',
              )}
            </span>
          )}
          <CommandButton
            command="record"
            label={recorded ? t('Record Again…') : t('Record Requests…')}
            primary={!recorded}
          />
        </p>
      )}
    </section>
  );
}

/** `Recorded at 14:02:15: 2 rounds, 120 requests. Looked at: 3 heap snapshots, 57 scripts …`. */
function recordedText({ at, rounds, coverage }: RecordedView): string {
  const counts = rounds.map(({ requests }) => requests);
  const sum = counts.reduce<number>((all, requests) => all + (requests ?? 0), 0);
  const requests = counts.includes(null)
    ? t('requests not counted')
    : formatQuantity(sum, t('request'), t('requests'));
  const many = formatQuantity(rounds.length, t('round'), t('rounds'));
  return t('Recorded at {0}: {1}, {2}. Looked at: {3}.', formatClock(at), many, requests, coverage);
}

function contextsText(contexts: NonNullable<LeftView['contexts']>): string {
  const { basis, over, held, estimated } = contexts;
  const [all, some] = [
    formatQuantity(over, t('finished request'), t('finished requests')),
    formatCount(held),
  ];
  if (basis === 'snapshot') return t('Of {0} in the snapshot, {1} are held.', all, some);
  if (estimated) return t('Of about {0} that the walk met, {1} are held.', all, some);
  return t('Of {0} that the walk met, {1} are held.', all, some);
}
