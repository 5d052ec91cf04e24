import * as vscode from 'vscode';
import type { Attachment } from './attachment';
import { pastText, shortStanding, standingIcons, standingOf } from './standing';
import { programName } from './shortTitle';
import { pickOne, type Choice } from '../shown/pick';
import { commandRegistrar } from '../registerCommand';
import { StatusItem } from '../shown/statusItem';

/** A status bar item while attached: how much is stale, or why that is unknown. Clicking it shows what can be done. */
export function registerStatusBar(
  context: vscode.ExtensionContext,
  attachment: Attachment,
  log: vscode.LogOutputChannel,
): void {
  const item = new StatusItem('poolLeaks.status', 'Pool Leaks', 'poolLeaks.showMenu');
  const register = commandRegistrar(context, log);
  register('poolLeaks.showMenu', () => showMenu(attachment));
  const update = (): void => {
    const standing = standingOf(attachment);
    const { past } = attachment;
    if (!standing && past) {
      const name = programName(past.target);
      const lines = [vscode.l10n.t('Pool Leaks: {0} is gone', name), pastText(attachment)];
      return item.show('debug-disconnect', vscode.l10n.t('not attached'), lines);
    }
    if (!standing) return item.hide();
    const { kind, isPast, lines } = standing;
    const words = shortStanding(standing);
    const { session } = attachment;
    const name = session ? programName(session.target) : '?';
    const title = isPast
      ? vscode.l10n.t('Pool Leaks: {0} is gone', name)
      : vscode.l10n.t('Pool Leaks: attached to {0}', name);
    item.show(
      isPast ? 'debug-disconnect' : standingIcons[kind],
      isPast ? vscode.l10n.t('ended: {0}', words) : words,
      [title, ...lines],
    );
  };
  context.subscriptions.push(item, attachment.onDidChange(update));
}

async function showMenu(attachment: Attachment): Promise<void> {
  const standing = standingOf(attachment);
  const choice = (command: string, icon: string, label: string): Choice<string> => ({
    ...{ label, icon, value: command },
  });
  const isPast = standing?.isPast ?? attachment.past !== undefined;
  const ofProcess = isPast
    ? [
        choice('poolLeaks.reattach', 'debug-restart', vscode.l10n.t('Attach to the Program Again')),
        choice('poolLeaks.detach', 'debug-disconnect', vscode.l10n.t('Detach')),
      ]
    : [
        choice('poolLeaks.refresh', 'refresh', vscode.l10n.t('Refresh')),
        choice('poolLeaks.takeSnapshot', 'device-camera', vscode.l10n.t('Take Heap Snapshot')),
        choice('poolLeaks.record', 'record', vscode.l10n.t('Record Requests…')),
        choice('poolLeaks.detach', 'debug-disconnect', vscode.l10n.t('Detach')),
      ];
  const chosen = await pickOne(
    [
      choice('poolLeaks.findings.focus', 'list-tree', vscode.l10n.t('Show the View')),
      choice('poolLeaks.openInspector', 'pulse', vscode.l10n.t('Open Live Heap Inspector')),
      ...(standing || isPast ? ofProcess : []),
      choice('poolLeaks.attach', 'plug', vscode.l10n.t('Attach to Another Process…')),
      choice('poolLeaks.showLog', 'output', vscode.l10n.t('Show Log')),
    ],
    { title: 'Pool Leaks', placeHolder: standing?.lines[0] ?? pastText(attachment) },
  );
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen);
}
