import * as vscode from 'vscode';
import { sentenceOf } from '../../base/failure';
import type { Finding } from '../../protocol/finding';
import type { PoolSession } from '../../session/sessionApi';
import type { Attachment } from '../attach/attachment';
import { setTooltip } from '../shown/row';
import type { RecordedLoad, Recordings } from '../record/recordings';
import type { Comparisons } from '../snapshot/comparisons';
import type { Snapshots } from '../snapshot/snapshots';
import type { MendedResets } from '../source/mendedResets';
import { noteNode } from './kinds/noteNode';
import { threadNode } from './kinds/threadNode';
import { rowOf, type PoolNode } from './poolNode';

/** The rows of the view *Pool Leaks*, computed as they are opened. */
export class PoolTree implements vscode.TreeDataProvider<PoolNode> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  /** What the rows were made of. */
  private shown: unknown[] = [];

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
    const all = session ? [session, ...(session.threads?.all ?? [])] : [];
    const now = all.flatMap(each => [
      ...[each, each.reading, each.readingFailure, each.lastSnapshot, each.threads?.more],
      each.state.kind === 'lost' || each.state.kind === 'closed',
    ]);
    const { shown } = this;
    if (now.length === shown.length && now.every((each, i) => each === shown[i])) return;
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

  /** Only the rows that lead to one that is revealed have a parent to be found. */
  getParent(node: PoolNode): PoolNode | undefined {
    const { session } = this.attachment;
    if (node.kind === 'thread') return session && this.processOf(session);
    if (node.kind !== 'recording') return undefined;
    return node.session.target.thread
      ? threadNode(node.session, this.recordedOf, this.isMended)
      : this.processOf(node.session);
  }

  private readonly recordedOf = (session: PoolSession): RecordedLoad | undefined =>
    this.recordings.of(session);

  private readonly isMended = (finding: Finding): boolean => this.mended.has(finding);

  private processOf(session: PoolSession): PoolNode {
    const { recordedOf, isMended } = this;
    return { kind: 'process', id: 'process', session, recordedOf, isMended };
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
