import { t } from '@vscode/l10n';
import { usePage } from './pageTools';
import { Icon } from './icon';

/** Shows the last failure until somebody dismisses it. */
export function FailureBar() {
  const { state, dispatch } = usePage();
  if (state.failure === undefined) return null;
  return (
    <div class="failure" role="alert">
      <Icon name="error" />
      <span>{state.failure}</span>
      <button
        class="icon"
        title={t('Dismiss')}
        aria-label={t('Dismiss')}
        onClick={() => dispatch({ type: 'dismissed' })}
      >
        <Icon name="close" />
      </button>
    </div>
  );
}
