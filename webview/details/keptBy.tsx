import { t } from '@vscode/l10n';
import { formatCount } from '../../src/base/format';
import type { PathStep, Retainers } from '../../src/protocol/panelState';
import { usePage } from '../pageTools';
import { Pending } from '../pending';
import { useRequest } from '../useRequest';

/** What keeps the values of a finding alive, in one line where it is the same for many. */
export function KeptBy({ finding }: { finding: string }) {
  const { state, host } = usePage();
  const { source } = state.view;
  const { revision } = state.overview!;
  const key = JSON.stringify([source, finding, revision]);
  const answer = useRequest(key, () => host.call('retainers', { source, finding }));
  return (
    <>
      <h3>{t('Kept alive by')}</h3>
      {answer.kind === 'answered' ? (
        <Ways retainers={answer.value} />
      ) : (
        <Pending requested={answer} />
      )}
    </>
  );
}

function Ways({ retainers: { looked, of, ways } }: { retainers: Retainers }) {
  const told = ways.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <ul class="ways">
        {ways.map(({ steps, count }, i) => (
          <li key={i}>
            {count === of
              ? t('all {0} by', formatCount(count))
              : t('{0} of {1} by', formatCount(count), formatCount(looked))}{' '}
            {steps.map((step, j) => (
              <Step key={j} step={step} />
            ))}
          </li>
        ))}
      </ul>
      {told < looked && <p class="note">{t('{0} in other ways.', formatCount(looked - told))}</p>}
      {looked < of && (
        <p class="note">
          {t('Looked at {0} of {1} values.', formatCount(looked), formatCount(of))}
        </p>
      )}
    </>
  );
}

function Step({ step: { reference, className, stale, idle, times } }: { step: PathStep }) {
  const state = idle === undefined ? '' : idle ? t('idle') : t('in use');
  return (
    <span class={stale ? 'step stale' : 'step'}>
      {state !== '' && `${state} `}
      {reference !== '' && <code>{reference}</code>} {className}
      {times > 1 && <small> {t('{0} times', times)}</small>}
    </span>
  );
}
