import * as vscode from 'vscode';
import type { Attachment } from './attachment';
import { shortStanding, standingIcons, standingOf } from './standing';

/** One item from attaching to detaching: how much is stale or why that is not known, and a way to the view. */
export function registerStatusBar(context: vscode.ExtensionContext, attachment: Attachment): void {
  const item = vscode.window.createStatusBarItem(
    'poolLeaks.status',
    vscode.StatusBarAlignment.Left,
  );
  item.name = 'Pool Leaks';
  item.command = 'poolLeaks.findings.focus';
  const update = (): void => {
    const standing = standingOf(attachment);
    if (!standing) return item.hide();
    const { kind, isPast, lines } = standing;
    const words = shortStanding(standing);
    item.text = isPast
      ? `$(debug-disconnect) ${vscode.l10n.t('ended: {0}', words)}`
      : `$(${standingIcons[kind]}) ${words}`;
    const pid = attachment.session?.target.pid ?? '?';
    const title = isPast
      ? vscode.l10n.t('Pool Leaks: process {0} is gone', pid)
      : vscode.l10n.t('Pool Leaks: attached to process {0}', pid);
    item.tooltip = [title, ...lines].join('\n');
    item.show();
  };
  context.subscriptions.push(item, attachment.onDidChange(update));
}
