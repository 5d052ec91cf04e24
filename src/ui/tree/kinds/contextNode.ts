import * as vscode from 'vscode';
import { formatQuantity, visibleText } from '../../../base/format';
import type { Finding, StaleValue } from '../../../protocol/finding';
import type { PoolSession } from '../../../session/sessionApi';
import { labelled } from '../../shown/row';
import { contextPath } from './contextPath';
import type { TreeRow } from './treeRow';
import type { ValueNode } from './valueNode';

/** One instance of a pooled class, with what it still holds. */
export interface ContextNode {
  kind: 'context';
  id: string;
  session: PoolSession;
  finding: Finding;
  instance: number;
}

export function contextRow(node: ContextNode): TreeRow<ValueNode> {
  const { session, finding, instance } = node;
  const { className } = finding;
  const values = finding.live.values.filter(value => value.instance === instance);
  return {
    item: () => contextItem(finding, instance, values),
    children: () =>
      values.map(value => {
        const id = `${node.id}/${value.slot}/${value.key ?? ''}`;
        return { kind: 'value', id, session, finding, value };
      }),
    hasReset: true,
    value: () => className,
    path: () => contextPath(finding, instance),
    data: () => ({ className, instance, values }),
  };
}

function contextItem(
  { className }: Finding,
  instance: number,
  values: readonly StaleValue[],
): vscode.TreeItem {
  const state = values.some(value => value.idle) ? vscode.l10n.t('idle') : vscode.l10n.t('in use');
  const item = labelled(
    `${visibleText(className)} #${instance}`,
    `${state}, ${formatQuantity(values.length, 'value')}`,
    vscode.TreeItemCollapsibleState.Collapsed,
    'symbol-class',
  );
  item.contextValue = 'poolLeaksContext';
  return item;
}
