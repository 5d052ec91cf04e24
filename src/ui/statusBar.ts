import * as vscode from 'vscode';
import { formatCount } from '../base/format';
import type { Attachment } from './attachment';

/** One item while a process is attached: how much is stale, and a way to the view. */
export function registerStatusBar(context: vscode.ExtensionContext, attachment: Attachment): void {
  const item = vscode.window.createStatusBarItem(
    'poolLeaks.status',
    vscode.StatusBarAlignment.Left,
  );
  item.name = 'Pool Leaks';
  item.command = 'poolLeaks.findings.focus';
  const update = (): void => {
    const { session } = attachment;
    if (!session || session.state.kind === 'lost' || session.state.kind === 'closed')
      return item.hide();
    const held = session.reading?.findings.reduce(
      (sum, each) => sum + each.live.staleReferences,
      0,
    );
    item.text = held === undefined ? '$(pulse) …' : `$(pulse) ${formatCount(held)} stale`;
    item.tooltip = vscode.l10n.t('Pool Leaks: attached to process {0}', session.target.pid ?? '?');
    item.show();
  };
  context.subscriptions.push(item, attachment.onDidChange(update));
}
