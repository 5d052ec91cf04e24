import { t } from '@vscode/l10n';

/** Before the host has answered. */
export function Loading({ failure }: { failure: string | undefined }) {
  return (
    <p class="loading" role="status">
      {failure ?? t('Loading…')}
    </p>
  );
}
