import { t } from '@vscode/l10n';
import { sentenceOf } from '../src/base/failure';
import { usePage } from './pageTools';
import { Icon } from './icon';

/** Exports the shown source to a file that needs no editor. */
export function ExportButton() {
  const { state, host, dispatch } = usePage();
  const { source } = state.view;
  const run = (): void => {
    host
      .call('exportReport', { source })
      .catch((error: unknown) => dispatch({ type: 'failed', message: sentenceOf(error) }));
  };
  const label = t('Export Report…');
  return (
    <button class="icon" title={label} aria-label={label} onClick={run}>
      <Icon name="export" />
    </button>
  );
}
