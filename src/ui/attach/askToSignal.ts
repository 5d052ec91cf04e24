import * as vscode from 'vscode';
import { visibleText } from '../../base/format';
import type { SignalConsent } from '../../session/sessionApi';
import { confirm } from '../shown/notify';

/** Asks before a process is signalled: the person is told which one, and what else the signal may do there. */
export const askToSignal: SignalConsent = async ({ pid, title, isHandled }) => {
  const open = vscode.l10n.t('Open Its Inspector');
  const risk = isHandled
    ? vscode.l10n.t(
        'It is sent SIGUSR1, for which Node opens a port on this machine that lets whoever reaches it run code in the process. A handler of the program runs instead, and may end it. The port is closed on detach.',
      )
    : vscode.l10n.t(
        'It is sent SIGUSR1. Whether it handles that cannot be seen on this system, and without a handler it ends. Start it with --inspect to be safe.',
      );
  const question = vscode.l10n.t(
    'Open the inspector of process {0} ({1})?',
    pid,
    visibleText(title, 80),
  );
  return confirm(question, risk, open);
};
