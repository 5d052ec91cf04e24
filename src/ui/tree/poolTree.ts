import * as vscode from 'vscode';
import { sentenceOf } from '../../base/failure';
import type { Finding, Reading } from '../../protocol/finding';
import type { PoolSession, TakenSnapshot } from '../../session/sessionApi';
import type { Attachment } from '../attach/attachment';
import { setTooltip } from '../shown/row';
import type { Recordings } from '../record/recordings';
import type { Comparisons } from '../snapshot/comparisons';
import type { Snapshots } from '../snapshot/snapshots';
import type { MendedResets } from '../source/mendedResets';
import { noteNode } from './kinds/noteNode';
import { rowOf, type PoolNode } from './poolNode';

interface Shown {
  session?: PoolSession | undefined;
  reading?: Reading | undefined;
  snapshot?: TakenSnapshot | undefined;
  ended: boolean;
}

/** The rows of the view *Pool Leaks*, computed as they are opened. */
export class PoolTree implements vscode.TreeDataProvider<PoolNode> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private shown: Shown = { ended: false };

  constructor(
    private readonly attachment: Attachment,
    private readonly snapshots: Snapshots,
    private readonly comparisons: Comparisons,
    private readonly recordings: Recordings,
    private readonly mended: Pick<MendedResets, 'has' | 'onDidChange'>,
  ) {
    attachment.onDidChange(() => this.follow());
    snapshots.onDidChange(() => this.changed.fire());
    comparisons.onDidChange(() => this.changed.fire());
    recordings.onDidChange(() => this.changed.fire());
    mended.onDidChange(() => this.changed.fire());
  }

  /** A reading's steps change nothing here, and each redraw disturbs somebody who is opening rows. */
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
    const item = rowOf(node).item();
    item.id = node.id;
    return item;
  }

  async getChildren(node?: PoolNode): Promise<PoolNode[]> {
    if (!node) return this.roots();
    try {
      return (await rowOf(node).children?.()) ?? [];
    } catch (error) {
      return [noteNode(`${node.id}/failure`, { label: sentenceOf(error), icon: 'warning' })];
    }
  }

  resolveTreeItem(item: vscode.TreeItem, node: PoolNode): vscode.TreeItem {
    const lines = rowOf(node).tooltip?.();
    if (lines) setTooltip(item, lines);
    return item;
  }

  /** Only the row that is revealed has a parent to be found. */
  getParent(node: PoolNode): PoolNode | undefined {
    return node.kind === 'recording' ? this.processOf(node.session) : undefined;
  }

  private processOf(session: PoolSession): PoolNode {
    const recorded = this.recordings.of(session);
    const isMended = (finding: Finding): boolean => this.mended.has(finding);
    return { kind: 'process', id: 'process', session, recorded, isMended };
  }

  private roots(): PoolNode[] {
    const { session } = this.attachment;
    const roots: PoolNode[] = [];
    // A process without a reading would be drawn without children, and stay so.
    if (session?.reading) roots.push(this.processOf(session));
    for (const snapshot of this.snapshots.all) {
      roots.push({ kind: 'snapshot', id: snapshot.id, snapshot });
    }
    for (const compared of this.comparisons.all) {
      roots.push({ kind: 'comparison', id: compared.id, compared });
    }
    return roots;
  }
}
