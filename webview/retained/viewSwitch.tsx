import { t } from '@vscode/l10n';
import { usePage } from '../pageTools';
import { Icon } from '../icon';
import type { ViewState } from '../viewState';

const views: { view: ViewState['retained']; icon: string; label(): string }[] = [
  { view: 'treemap', icon: 'layout', label: () => t('Show the Treemap') },
  { view: 'table', icon: 'list-flat', label: () => t('Show the Table') },
  { view: 'both', icon: 'split-vertical', label: () => t('Show Both') },
];

/** Treemap, table, or both. */
export function ViewSwitch() {
  const { state, look } = usePage();
  return (
    <span class="switch" role="group" aria-label={t('View')}>
      {views.map(({ view, icon, label }) => (
        <button
          key={view}
          class="icon"
          aria-pressed={state.view.retained === view}
          title={label()}
          aria-label={label()}
          onClick={() => look({ retained: view })}
        >
          <Icon name={icon} />
        </button>
      ))}
    </span>
  );
}
