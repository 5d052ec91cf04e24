import * as vscode from 'vscode';
import { formatClock } from '../../base/format';
import type { Attachment } from '../attach/attachment';
import { lostText, pastText, shortStanding, standingOf } from '../attach/standing';
import { setViewState } from '../shown/row';
import type { PoolNode } from './poolNode';
import type { PoolTree } from './poolTree';

/**
 * Shows the tree in Run and Debug, with the state beside its title. It has no badge: VS Code adds those of all views there, and
 * the sum of values and debug sessions says nothing.
 */
export function registerPoolView(
  context: vscode.ExtensionContext,
  attachment: Attachment,
  tree: PoolTree,
): vscode.TreeView<PoolNode> {
  const options = { treeDataProvider: tree, canSelectMany: true, showCollapseAll: true };
  const view = vscode.window.createTreeView('poolLeaks.findings', options);
  const update = (): void => {
    const standing = standingOf(attachment);
    // A missing number does not mean that all is clear, so the state stands beside the title.
    const description =
      standing && standing.kind !== 'unread' ? shortStanding(standing) : undefined;
    setViewState(view, { description, message: messageOf(attachment) });
  };
  let looking = view.visible ? attachment.look() : undefined;
  context.subscriptions.push(
    view,
    view.onDidChangeVisibility(({ visible }) => {
      looking?.dispose();
      looking = visible ? attachment.look() : undefined;
    }),
    attachment.onDidChange(update),
  );
  return view;
}

/** The message above the rows: that they are in the past, or why there is no newer reading. */
function messageOf(attachment: Attachment): string | undefined {
  const { session, readAt } = attachment;
  if (!session) return pastText(attachment) || undefined;
  const { state, reading, readingFailure } = session;
  if (state.kind === 'reading' && !reading) return vscode.l10n.t('Reading…');
  const why = state.kind === 'lost' ? lostText(session) : readingFailure?.message;
  if (why === undefined || !reading || readAt === undefined) return why;
  return vscode.l10n.t('{0} What is shown is of {1}.', why, formatClock(readAt));
}
