import { t } from '@vscode/l10n';
import { Icon } from './icon';
import type { Requested } from './useRequest';

/** Stands in for an answer that has not come. */
export function Pending({ requested }: { requested: Requested<unknown> }) {
  if (requested.kind === 'failed') {
    return (
      <p class="note" role="status">
        <Icon name="info" /> {requested.message}
      </p>
    );
  }
  return (
    <p class="note" role="status">
      {t('Loading…')}
    </p>
  );
}
