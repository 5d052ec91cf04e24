import * as vscode from 'vscode';
import { Failure, sentenceOf } from '../base/failure';
import { notify } from './shown/notify';

/** Shows what happened and what to do, with a button for the log. Ignores cancellation. */
export function showFailure(error: unknown, log: vscode.LogOutputChannel): void {
  if (error instanceof Failure && error.kind === 'cancelled') return;
  log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const showLog = vscode.l10n.t('Show Log');
  notify.error(sentenceOf(error), showLog).then(
    choice => {
      if (choice === showLog) log.show();
    },
    (reason: unknown) => log.error(sentenceOf(reason)),
  );
}
