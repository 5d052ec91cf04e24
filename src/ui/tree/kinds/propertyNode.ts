import * as vscode from 'vscode';
import type { PropertyRow } from '../../../protocol/finding';
import type { PoolSession } from '../../../session/sessionApi';
import { labelled, setTooltip } from '../../shown/row';
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
    item: () => {
      const state = handle === undefined ? None : Collapsed;
      const item = labelled(name, value, state, 'symbol-field');
      setTooltip(item, [`${name}: ${value}`]);
      item.contextValue = 'poolLeaksProperty';
      return item;
    },
    children: async () =>
      handle === undefined ? [] : propertyNodes(id, session, await session.properties(handle)),
    value: () => value,
    data: () => ({ name, value }),
    ...(handle === undefined ? {} : { storable: { handle } }),
  };
}
