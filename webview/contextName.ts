import { t } from '@vscode/l10n';

/** `context 7 (idle)`. */
export function contextName({ instance, idle }: { instance: number; idle: boolean }): string {
  return t('context {0} ({1})', instance, idle ? t('idle') : t('in use'));
}
