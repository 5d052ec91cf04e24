import { t } from '@vscode/l10n';
import type { RequestFigures } from '../../src/protocol/requestFigures';
import { requestsRemarks } from '../../src/protocol/requestsText';

/** How to read the curves of requests, and what their latest numbers do not tell. */
export function RequestRemarks({ requests }: { requests: RequestFigures }) {
  const remarks = requestsRemarks(requests, t);
  return (
    <p class="hint">
      {t(
        'Still in memory (scale on the left): over, but not collected by V8 yet. What rises from one garbage collection to the next is held.',
      )}
      {remarks.length > 0 && ` ${t('Now:')} ${remarks.join(' · ')}.`}
    </p>
  );
}
