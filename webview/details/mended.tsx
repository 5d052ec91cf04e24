import { t } from '@vscode/l10n';
import { Icon } from '../icon';

/** Stands in for the fixes of a reset that is mended in its source: what is left to do. */
export function Mended() {
  return (
    <>
      <h3>{t('What to do')}</h3>
      <p class="note" role="status">
        <Icon name="debug-restart" />{' '}
        {t(
          'Fixed in source. Save, build and restart the server: it is attached to again, and shown before and after.',
        )}
      </p>
    </>
  );
}
