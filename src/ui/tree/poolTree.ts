import * as vscode from 'vscode';
import { sentenceOf } from '../../base/failure';
import { formatClock, formatQuantity } from '../../base/format';
import type { Reading } from '../../protocol/finding';
import type { PoolSession, TakenSnapshot } from '../../session/sessionApi';
import type { Attachment } from '../attach/attachment';
import type { Comparisons } from '../snapshot/comparisons';
import { findingTooltip, poolItem } from './poolItem';
import { childrenOf, type PoolNode } from './poolNodes';
import type { Snapshots } from '../snapshot/snapshots';
import { shortStanding, standingOf, type Standing } from '../attach/standing';
import { setTooltip, setViewState, type ViewState } from '../shown/row';

interface Shown {
  session?: PoolSession | undefined;
  reading?: Reading | undefined;
  snapshot?: TakenSnapshot | undefined;
  ended: boolean;
}

/** The rows of the view *Pool Leaks*, asked for as they are opened. */
export class PoolTree implements vscode.TreeDataProvider<PoolNode> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private shown: Shown = { ended: false };

  constructor(
    private readonly attachment: Attachment,
    private readonly snapshots: Snapshots,
    private readonly comparisons: Comparisons,
  ) {
    attachment.onDidChange(() => this.follow());
    snapshots.onDidChange(() => this.changed.fire());
    comparisons.onDidChange(() => this.changed.fire());
  }

  /** The steps of a reading change nothing here, and every redraw disturbs whoever is opening rows. */
  private follow(): void {
    const { session } = this.attachment;
    const reading = session?.reading;
    const ended = session?.state.kind === 'lost' || session?.state.kind === 'closed';
    const now: Shown = { session, reading, snapshot: session?.lastSnapshot, ended };
    const keys: (keyof Shown)[] = ['session', 'reading', 'snapshot', 'ended'];
    if (keys.every(key => now[key] === this.shown[key])) return;
    this.shown = now;
    this.changed.fire();
  }

  getTreeItem(node: PoolNode): vscode.TreeItem {
    return poolItem(node);
  }

  async getChildren(node?: PoolNode): Promise<PoolNode[]> {
    const { session } = this.attachment;
    if (!node) return this.roots();
    try {
      return await childrenOf(node, session);
    } catch (error) {
      return [{ kind: 'failure', id: `${node?.id ?? ''}/failure`, message: sentenceOf(error) }];
    }
  }

  private async roots(): Promise<PoolNode[]> {
    const { session } = this.attachment;
    const processes = await childrenOf(undefined, session);
    const snapshots = this.snapshots.all.map((snapshot): PoolNode => ({
      kind: 'snapshot',
      id: snapshot.id,
      snapshot,
    }));
    const comparisons = this.comparisons.all.map((compared): PoolNode => ({
      kind: 'comparison',
      id: compared.id,
      compared,
    }));
    return [...processes, ...snapshots, ...comparisons];
  }

  resolveTreeItem(item: vscode.TreeItem, node: PoolNode): vscode.TreeItem {
    if (node.kind === 'finding') {
      setTooltip(item, findingTooltip(node.finding, node.session.lastSnapshot));
    }
    return item;
  }
}

function badgeOf({ stale, isPast, isPartial, lines }: Standing): ViewState['badge'] {
  if (stale === 0 || isPast) return undefined;
  const held = vscode.l10n.t('{0} held by pooled contexts', formatQuantity(stale, 'value'));
  return { value: stale, tooltip: isPartial ? [held, ...lines] : [held] };
}

/** What is to be said above the rows: that they are of the past, or why there is no newer reading. */
function messageOf({ session, readAt }: Attachment): string | undefined {
  if (!session) return undefined;
  const { state, reading, readingFailure } = session;
  if (state.kind === 'reading' && !reading) return vscode.l10n.t('Reading…');
  const why = state.kind === 'lost' ? state.failure.message : readingFailure?.message;
  if (why === undefined || !reading || readAt === undefined) return why;
  return vscode.l10n.t('{0} What is shown is of {1}.', why, formatClock(readAt));
}

/** Shows the tree in Run and Debug, with its badge and message. */
export function registerPoolTree(
  context: vscode.ExtensionContext,
  attachment: Attachment,
  snapshots: Snapshots,
  comparisons: Comparisons,
): { tree: PoolTree; view: vscode.TreeView<PoolNode> } {
  const tree = new PoolTree(attachment, snapshots, comparisons);
  const options = { treeDataProvider: tree, canSelectMany: true };
  const view = vscode.window.createTreeView('poolLeaks.findings', options);
  const update = (): void => {
    const standing = standingOf(attachment);
    // No number is no all-clear: beside the title stands which of the states it is.
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
  return { tree, view };
}
