import * as vscode from 'vscode';
import type { Attachment } from './attachment';
import { shortStanding, standingIcons, standingOf } from './standing';
import { programName } from './shortTitle';
import { StatusItem } from '../shown/statusItem';

/** A status bar item while attached: how much is stale, or why that is unknown. Clicking it opens the view. */
export function registerStatusBar(context: vscode.ExtensionContext, attachment: Attachment): void {
  const item = new StatusItem('poolLeaks.status', 'Pool Leaks', 'poolLeaks.findings.focus');
  const update = (): void => {
    const standing = standingOf(attachment);
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
