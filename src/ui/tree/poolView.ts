import * as vscode from 'vscode';
import { formatClock, formatQuantity } from '../../base/format';
import type { Attachment } from '../attach/attachment';
import { lostText, shortStanding, standingOf, type Standing } from '../attach/standing';
import { setViewState, type ViewState } from '../shown/row';
import type { PoolNode } from './poolNode';
import type { PoolTree } from './poolTree';

/** Shows the tree in Run and Debug, with its badge and message. */
export function registerPoolView(
  context: vscode.ExtensionContext,
  attachment: Attachment,
  tree: PoolTree,
): vscode.TreeView<PoolNode> {
  const options = { treeDataProvider: tree, canSelectMany: true };
  const view = vscode.window.createTreeView('poolLeaks.findings', options);
  const update = (): void => {
    const standing = standingOf(attachment);
    // A missing number does not mean that all is clear, so the state stands beside the title.
    const description =
      standing && standing.kind !== 'unread' ? shortStanding(standing) : undefined;
    const badge = standing && badgeOf(standing);
    setViewState(view, { description, badge, message: messageOf(attachment) });
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

function badgeOf({ stale, isPast, isPartial, lines }: Standing): ViewState['badge'] {
  if (stale === 0 || isPast) return undefined;
  const held = vscode.l10n.t('{0} held by pooled contexts', formatQuantity(stale, 'value'));
  return { value: stale, tooltip: isPartial ? [held, ...lines] : [held] };
}

/** The message above the rows: that they are in the past, or why there is no newer reading. */
function messageOf({ session, readAt }: Attachment): string | undefined {
  if (!session) return undefined;
  const { state, reading, readingFailure } = session;
  if (state.kind === 'reading' && !reading) return vscode.l10n.t('Reading…');
  const why = state.kind === 'lost' ? lostText(session) : readingFailure?.message;
  if (why === undefined || !reading || readAt === undefined) return why;
  return vscode.l10n.t('{0} What is shown is of {1}.', why, formatClock(readAt));
}
