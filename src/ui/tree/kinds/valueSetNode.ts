import * as vscode from 'vscode';
import { formatBytes, formatCount, formatQuantity } from '../../../base/format';
import type { ValueChanges, ValueSet } from '../../../protocol/snapshotComparison';
import { labelled } from '../../shown/row';
import type { ComparedValueNode } from './comparedValueNode';
import type { TreeRow } from './treeRow';

type ValueSetName = Exclude<keyof ValueChanges, 'truncated'>;

/** The values of a finding that are stale in both of two snapshots, or in one of them alone. */
export interface ValueSetNode {
  kind: 'valueSet';
  id: string;
  name: ValueSetName;
  set: ValueSet;
}

/** In display order. */
const icons: Record<ValueSetName, string> = {
  stillStale: 'history',
  newlyStale: 'add',
  noLongerStale: 'check',
};

/** Only the sets that are not empty. */
export function valueSetNodes(parentId: string, values: ValueChanges): ValueSetNode[] {
  const names = Object.keys(icons) as ValueSetName[];
  return names
    .filter(name => values[name].count > 0)
    .map(name => ({ kind: 'valueSet', id: `${parentId}/${name}`, name, set: values[name] }));
}

export function valueSetRow({ id, name, set }: ValueSetNode): TreeRow<ComparedValueNode> {
  const { Collapsed } = vscode.TreeItemCollapsibleState;
  return {
    item: () => labelled(titleOf(name), descriptionOf(set), Collapsed, icons[name]),
    children: () =>
      set.largest.map(row => ({ kind: 'comparedValue', id: `${id}/${row.row}`, row })),
    data: () => set,
  };
}

function descriptionOf({ count, open, retainedBytes }: ValueSet): string {
  const parts = [formatQuantity(count, 'value'), formatBytes(retainedBytes)];
  if (open > 0) parts.push(vscode.l10n.t('{0} open', formatCount(open)));
  return parts.join(', ');
}

function titleOf(name: ValueSetName): string {
  switch (name) {
    case 'stillStale':
      return vscode.l10n.t('Stale in both');
    case 'newlyStale':
      return vscode.l10n.t('Newly stale');
    case 'noLongerStale':
      return vscode.l10n.t('No longer stale');
  }
}
