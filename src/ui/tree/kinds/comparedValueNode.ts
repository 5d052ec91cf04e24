import * as vscode from 'vscode';
import type { HeapRow } from '../../../protocol/heapReading';
import type { TreeRow } from './treeRow';
import { valueItem } from './valueItem';

/** A value of a comparison. Its snapshots may be closed by now, so it leads nowhere. */
export interface ComparedValueNode {
  kind: 'comparedValue';
  id: string;
  row: HeapRow;
}

export function comparedValueRow({ row }: ComparedValueNode): TreeRow<never> {
  return {
    item: () => {
      const item = valueItem(row);
      item.collapsibleState = vscode.TreeItemCollapsibleState.None;
      delete item.contextValue;
      return item;
    },
    value: () => row.className,
    data: () => row,
  };
}
