import * as vscode from 'vscode';
import { formatCount, formatQuantity, visibleText } from '../../../base/format';
import type { Finding } from '../../../protocol/finding';
import type { PoolSession } from '../../../session/sessionApi';
import { labelled, setSpoken } from '../../shown/row';
import { placeOf } from './contextPath';
import type { GroupedValues } from './grouping';
import type { TreeRow } from './treeRow';
import type { ValueNode } from './valueNode';

/** Values of a finding that have their class, key or age in common. */
export interface ValueGroupNode {
  kind: 'valueGroup';
  id: string;
  session: PoolSession;
  finding: Finding;
  group: GroupedValues;
}

export function valueGroupRow({ id, session, finding, group }: ValueGroupNode): TreeRow<ValueNode> {
  return {
    item: () => groupItem(group),
    children: () =>
      group.values.map(value => ({
        ...{ kind: 'value', session, finding, value, isApart: true },
        id: `${id}/${value.instance}/${value.slot}/${value.key ?? ''}`,
      })),
    hasReset: true,
    path: () => `${placeOf(finding)}: ${group.label}`,
    value: () => group.label,
    data: () => ({ className: finding.className, group: group.label, values: group.values }),
  };
}

function groupItem({ label, values }: GroupedValues): vscode.TreeItem {
  const open = values.filter(({ closable }) => closable === 'open').length;
  const description = [
    formatQuantity(values.length, vscode.l10n.t('value'), vscode.l10n.t('values')),
    ...(open > 0 ? [vscode.l10n.t('{0} open', formatCount(open))] : []),
  ].join(', ');
  const { Collapsed } = vscode.TreeItemCollapsibleState;
  const item = labelled(visibleText(label), description, Collapsed, 'group-by-ref-type');
  item.contextValue = 'poolLeaksValueGroup';
  setSpoken(item, `${label}: ${description}`);
  return item;
}
