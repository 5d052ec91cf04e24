import * as vscode from 'vscode';
import type { PropertyRow } from '../../../protocol/finding';
import type { PoolSession } from '../../../session/sessionApi';
import { labelled } from '../../shown/row';
import type { TreeRow } from './treeRow';

/** A property of a live object. */
export interface PropertyNode {
  kind: 'property';
  id: string;
  session: PoolSession;
  row: PropertyRow;
}

export function propertyNodes(
  parentId: string,
  session: PoolSession,
  rows: readonly PropertyRow[],
): PropertyNode[] {
  return rows.map((row, i) => ({
    kind: 'property',
    id: `${parentId}/${i}:${row.name}`,
    session,
    row,
  }));
}

export function propertyRow({ id, session, row }: PropertyNode): TreeRow<PropertyNode> {
  const { name, value, handle } = row;
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  return {
    item: () => labelled(name, value, handle === undefined ? None : Collapsed, 'symbol-field'),
    children: async () =>
      handle === undefined ? [] : propertyNodes(id, session, await session.properties(handle)),
  };
}
