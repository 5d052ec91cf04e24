import * as vscode from 'vscode';
import { sentenceOf } from '../../../base/failure';
import type { HeapRow } from '../../../protocol/heapReading';
import type { SnapshotFinding } from '../../../protocol/snapshotReading';
import type { OpenSnapshot } from '../../snapshot/snapshots';
import { noteNode, type NoteNode } from './noteNode';
import { propertyNodes, type PropertyNode } from './propertyNode';
import { snapshotPath, type RetainedByNode } from './retainedByNode';
import type { TreeRow } from './treeRow';
import { valueItem } from './valueItem';

/** A stale value in a heap snapshot. */
export interface SnapshotValueNode {
  kind: 'snapshotValue';
  id: string;
  snapshot: OpenSnapshot;
  found: SnapshotFinding;
  row: HeapRow;
}

export function snapshotValueRow(
  node: SnapshotValueNode,
): TreeRow<RetainedByNode | PropertyNode | NoteNode> {
  return {
    item: () => {
      const item = valueItem(node.row);
      item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
      item.contextValue = 'poolLeaksSnapshotValue';
      return item;
    },
    children: async () => {
      const retainedBy: RetainedByNode = { ...node, kind: 'retainedBy', id: `${node.id}/by` };
      return [retainedBy, ...(await liveProperties(node))];
    },
    hasReset: node.found.location !== undefined,
    path: () => snapshotPath(node),
    value: () => node.row.className,
    data: () => node.row,
  };
}

/** Properties of the live object, while its process is attached. */
async function liveProperties({
  id,
  snapshot: { session, reading },
  row,
}: SnapshotValueNode): Promise<(PropertyNode | NoteNode)[]> {
  const isAlive = session?.state.kind === 'attached' || session?.state.kind === 'reading';
  if (!session || !isAlive || row.className === 'string') return [];
  try {
    return propertyNodes(id, session, await session.objectProperties(reading, row.valueId));
  } catch (error) {
    return [noteNode(`${id}/gone`, { label: sentenceOf(error), icon: 'warning' })];
  }
}
