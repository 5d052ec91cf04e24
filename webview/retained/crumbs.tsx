import { t } from '@vscode/l10n';
import { usePage } from '../pageTools';
import { Icon } from '../icon';
import { ALL_FINDINGS, chosenFinding, type ViewState } from '../viewState';

type Narrowing = Pick<ViewState, 'finding' | 'className' | 'instance'>;

/** What treemap and table show, from everything down to one context. Clicking a step goes back to it or removes it. */
export function Crumbs() {
  const { state, look } = usePage();
  const { view, overview } = state;
  const finding = chosenFinding(view);
  const found = overview!.findings.find(({ id }) => id === finding);
  const steps = [
    finding !== null && {
      label: found?.label ?? finding,
      here: { className: null, instance: null },
      without: { finding: ALL_FINDINGS, instance: null },
    },
    view.className !== null && {
      label: view.className || t('(no class)'),
      here: { instance: null },
      without: { className: null },
    },
    view.instance !== null && {
      label: t('context {0}', view.instance),
      here: {},
      without: { instance: null },
    },
    // Above the table, a box shows this already.
    view.retained === 'treemap' &&
      view.filter !== '' && { label: `“${view.filter}”`, here: {}, without: { filter: '' } },
    view.retained === 'treemap' &&
      view.openOnly && { label: t('Open only'), here: {}, without: { openOnly: false } },
  ].filter(step => step !== false);
  return (
    <nav class="crumbs" aria-label={t('Shown values')}>
      <button
        class="crumb"
        aria-current={steps.length === 0 ? 'true' : undefined}
        onClick={() => look({ finding: ALL_FINDINGS, className: null, instance: null })}
      >
        {t('All findings')}
      </button>
      {steps.map(({ label, here, without }, i) => (
        <span key={i} class="chip">
          <Icon name="chevron-right" />
          <button
            class="crumb"
            title={label}
            aria-current={i === steps.length - 1 ? 'true' : undefined}
            onClick={() => look(here)}
          >
            {label}
          </button>
          <button
            class="icon"
            title={t('Clear {0}', label)}
            aria-label={t('Clear {0}', label)}
            onClick={() => look(without)}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
    </nav>
  );
}

/** One step back towards everything; `undefined` when everything is shown already. */
export function stepUp({
  finding,
  className,
  instance,
}: ViewState): Partial<Narrowing> | undefined {
  if (instance !== null) return { instance: null };
  if (className !== null) return { className: null };
  return finding === ALL_FINDINGS ? undefined : { finding: ALL_FINDINGS };
}
