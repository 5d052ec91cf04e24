import * as vscode from 'vscode';
import { sentenceOf } from '../../base/failure';
import type { Finding } from '../../protocol/finding';
import type { PoolSession } from '../../session/sessionApi';
import { ValueAges } from '../../session/valueAges';
import type { Attachment } from '../attach/attachment';
import { setHover } from '../shown/hover';
import type { RecordedLoad, Recordings } from '../record/recordings';
import type { Comparisons } from '../snapshot/comparisons';
import type { Snapshots } from '../snapshot/snapshots';
import type { MendedResets } from '../source/mendedResets';
import type { Grouping, TreeShape } from './kinds/grouping';
import { noteNode } from './kinds/noteNode';
import { threadNode } from './kinds/threadNode';
import { contextValueOf } from './kinds/treeRow';
import { rowOf, type PoolNode } from './poolNode';
import { ShownRows } from './shownRows';

/** The rows of the view *Pool Leaks*, computed as they are opened. */
export class PoolTree implements vscode.TreeDataProvider<PoolNode> {
  private readonly changed = new vscode.EventEmitter<PoolNode[] | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly shown = new ShownRows<PoolNode>({
    look: node => JSON.stringify(this.itemOf(node)),
    below: node => this.below(node),
    draw: nodes => this.changed.fire(nodes),
  });
  private groupedBy: Grouping = 'context';
  private readonly ages = new ValueAges();

  constructor(
    private readonly attachment: Attachment,
    private readonly snapshots: Snapshots,
    private readonly comparisons: Comparisons,
    private readonly recordings: Recordings,
    private readonly mended: Pick<MendedResets, 'has' | 'onDidChange'>,
  ) {
    attachment.onDidChange(() => this.follow());
    for (const each of [snapshots, comparisons, recordings, mended]) {
      each.onDidChange(() => this.shown.update());
    }
  }

  private follow(): void {
    const { session } = this.attachment;
    const all = session ? [session, ...(session.threads?.all ?? [])] : [];
    for (const each of all) this.ages.note(each, Date.now());
    this.shown.update();
  }

  getTreeItem(node: PoolNode): vscode.TreeItem {
    const item = this.itemOf(node);
    item.id = node.id;
    return item;
  }

  private itemOf(node: PoolNode): vscode.TreeItem {
    const row = rowOf(node);
    const item = row.item();
    item.contextValue = contextValueOf(item.contextValue, row);
    return item;
  }

  getChildren(node?: PoolNode): Promise<PoolNode[]> {
    return this.shown.open(node);
  }

  private below(node: PoolNode | undefined): PoolNode[] | Promise<PoolNode[]> {
    if (!node) return this.roots();
    const told = (error: unknown): PoolNode[] => [
      noteNode(`${node.id}/failure`, { label: sentenceOf(error), icon: 'warning' }),
    ];
    try {
      const rows = rowOf(node).children?.() ?? [];
      return Array.isArray(rows) ? rows : rows.catch(told);
    } catch (error) {
      return told(error);
    }
  }

  async resolveTreeItem(item: vscode.TreeItem, node: PoolNode): Promise<vscode.TreeItem> {
    try {
      const hover = await rowOf(node).hover?.();
      if (hover) setHover(item, hover);
    } catch (error) {
      setHover(item, { lines: [sentenceOf(error)] });
    }
    return item;
  }

  /** What the values of findings are grouped by. */
  get grouping(): Grouping {
    return this.groupedBy;
  }

  groupBy(grouping: Grouping): void {
    if (grouping === this.groupedBy) return;
    this.groupedBy = grouping;
    this.shown.update();
  }

  /** Of this moment. */
  private get shape(): TreeShape {
    const { ages, groupedBy: grouping } = this;
    return {
      grouping,
      now: Date.now(),
      firstSeen: (session, finding, value) => ages.of(session, finding, value),
    };
  }

  /** Only the rows that lead to one that is revealed have a parent to be found. */
  getParent(node: PoolNode): PoolNode | undefined {
    const { session } = this.attachment;
    if (node.kind === 'thread') return session && this.processOf(session);
    if (node.kind !== 'recording') return undefined;
    return node.session.target.thread
      ? threadNode(node.session, this.recordedOf, this.isMended, this.shape)
      : this.processOf(node.session);
  }

  private readonly recordedOf = (session: PoolSession): RecordedLoad | undefined =>
    this.recordings.of(session);

  private readonly isMended = (finding: Finding): boolean => this.mended.has(finding);

  private processOf(session: PoolSession): PoolNode {
    const { recordedOf, isMended, shape } = this;
    return { kind: 'process', id: 'process', session, recordedOf, isMended, shape };
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
