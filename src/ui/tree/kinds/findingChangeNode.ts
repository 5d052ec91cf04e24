import * as vscode from 'vscode';
import {
  formatBytes,
  formatChange,
  formatCount,
  formatQuantity,
  visibleText,
} from '../../../base/format';
import { classChangeText } from '../../../protocol/comparisonText';
import type { Change, ClassChange, FindingChange } from '../../../protocol/snapshotComparison';
import { labelled, setSpoken, setTooltip } from '../../shown/row';
import type { GroupNode } from './groupNode';
import { noteNode } from './noteNode';
import type { TreeRow } from './treeRow';
import { valueSetNodes, type ValueSetNode } from './valueSetNode';

/** How a finding changed from one heap snapshot to another. */
export interface FindingChangeNode {
  kind: 'findingChange';
  id: string;
  change: FindingChange;
}

export function findingChangeRow({
  id,
  change,
}: FindingChangeNode): TreeRow<ValueSetNode | GroupNode> {
  return {
    item: () => changeItem(change),
    children: () => [
      ...(change.values ? valueSetNodes(id, change.values) : []),
      ...classGroup(`${id}/classes`, change.classes),
    ],
    hasReset: change.location !== undefined,
    value: () => nameOf(change),
    data: () => change,
  };
}

const icons: Record<Change, string> = {
  new: 'add',
  grown: 'arrow-up',
  same: 'dash',
  shrunk: 'arrow-down',
  gone: 'check',
};

function changeItem(finding: FindingChange): vscode.TreeItem {
  const { change, before, after, location } = finding;
  const name = nameOf(finding);
  const grown = (pick: (held: NonNullable<FindingChange['after']>) => number): number =>
    (after ? pick(after) : 0) - (before ? pick(before) : 0);
  const retainedBytes = grown(held => held.retainedBytes);
  const values = grown(held => held.staleReferences);
  const open = grown(held => held.open);
  const parts = [
    changeText(change),
    formatChange(retainedBytes, formatBytes),
    formatChange(values, size => formatQuantity(size, 'value')),
    ...(open === 0 ? [] : [vscode.l10n.t('{0} open', formatChange(open, formatCount))]),
  ];
  const { Collapsed } = vscode.TreeItemCollapsibleState;
  const item = labelled(name, parts.join(', '), Collapsed, icons[change]);
  if (location) setTooltip(item, [`${location.file}:${location.line}`]);
  item.contextValue = location ? 'poolLeaksFindingChange' : 'poolLeaksGuessChange';
  setSpoken(item, `${name}: ${parts.join(', ')}`);
  return item;
}

function nameOf({ className, method }: FindingChange): string {
  const parts = [className, ...(method === undefined ? [] : [method])];
  return parts.map(part => visibleText(part)).join('.');
}

function changeText(change: Change): string {
  switch (change) {
    case 'new':
      return vscode.l10n.t('new');
    case 'gone':
      return vscode.l10n.t('gone');
    case 'grown':
      return vscode.l10n.t('grown');
    case 'shrunk':
      return vscode.l10n.t('shrunk');
    case 'same':
      return vscode.l10n.t('the same');
  }
}

/** Classes that changed, under a heading; none where none did. */
export function classGroup(
  id: string,
  classes: readonly ClassChange[],
  heading = vscode.l10n.t('Classes'),
): GroupNode[] {
  if (classes.length === 0) return [];
  const icon = 'symbol-class';
  const notes = classes.map(({ className, before, after }, i) => {
    const label = visibleText(className);
    const description = classChangeText({ before, after });
    const tooltip = [`${label}: ${formatBytes(before.bytes)} → ${formatBytes(after.bytes)}`];
    return noteNode(`${id}/${i}`, { label, description, icon, tooltip });
  });
  return [{ kind: 'group', id, label: heading, icon, notes }];
}
