import * as vscode from 'vscode';
import { visibleText } from '../../base/format';
import type { SignalConsent } from '../../session/sessionApi';
import { confirm } from '../shown/notify';

/** Asks before a process is signalled. Tells which one, and what else the signal may do there. */
export const askToSignal: SignalConsent = async ({ pid, title, isHandled }) => {
  const open = vscode.l10n.t('Open Its Inspector');
  const risk = isHandled
    ? vscode.l10n.t(
        'SIGUSR1 makes Node open a port on this machine. Whoever reaches that port can run code in the process. If the program handles SIGUSR1 itself, its handler runs instead, and may end it. The port is closed on detach.',
      )
    : vscode.l10n.t(
        'The process is sent SIGUSR1. This system does not tell whether the process handles it; if it does not, the signal ends the process. Start it with --inspect to be safe.',
      );
  const question = vscode.l10n.t(
    'Open the inspector of process {0} ({1})?',
    pid,
    visibleText(title, 80),
  );
  return confirm(question, risk, open);
};
