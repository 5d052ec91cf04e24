import * as vscode from 'vscode';
import { formatBytes, formatQuantity, visibleText } from '../../../base/format';
import type { HeapRow } from '../../../protocol/heapReading';
import type { SnapshotFinding } from '../../../protocol/snapshotReading';
import { labelled } from '../../shown/row';
import type { OpenSnapshot } from '../../snapshot/snapshots';
import { instancePath } from './contextPath';
import type { SnapshotValueNode } from './snapshotValueNode';
import type { TreeRow } from './treeRow';

/** One instance of a pooled class in a heap snapshot, with its stale values. */
export interface SnapshotContextNode {
  kind: 'snapshotContext';
  id: string;
  snapshot: OpenSnapshot;
  found: SnapshotFinding;
  instance: number;
  rows: HeapRow[];
}

export function snapshotContextRow(node: SnapshotContextNode): TreeRow<SnapshotValueNode> {
  const { id, snapshot, found, rows } = node;
  return {
    item: () => contextItem(node),
    children: () =>
      rows.map(row => ({
        kind: 'snapshotValue',
        id: `${id}/${row.row}`,
        snapshot,
        found,
        row,
      })),
    hasReset: found.location !== undefined,
    path: () => instancePath(found.className, node.instance, rows[0]?.idle === true),
    value: () => found.className,
    data: () => ({ className: found.className, instance: node.instance, values: rows }),
  };
}

/** Sum of what each value alone retains. */
export function bytesOf(rows: readonly HeapRow[]): number {
  return rows.reduce((sum, row) => sum + (row.retainedBytes ?? 0), 0);
}

function contextItem({ found, instance, rows }: SnapshotContextNode): vscode.TreeItem {
  const state = rows[0]?.idle ? vscode.l10n.t('idle') : vscode.l10n.t('in use');
  const item = labelled(
    `${visibleText(found.className)} #${instance}`,
    `${formatBytes(bytesOf(rows))}, ${state}, ${formatQuantity(rows.length, 'value')}`,
    vscode.TreeItemCollapsibleState.Collapsed,
    'symbol-class',
  );
  item.contextValue = 'poolLeaksSnapshotContext';
  return item;
}
