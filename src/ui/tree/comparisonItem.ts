import * as vscode from 'vscode';
import {
  formatBytes,
  formatChange,
  formatCount,
  formatQuantity,
  visibleText,
} from '../../base/format';
import type { Change, ClassChange, FindingChange } from '../../protocol/snapshotComparison';
import type { ComparisonNode, ValueSetName } from './comparisonNodes';
import type { OpenComparison } from '../snapshot/comparisons';
import { labelled, setSpoken, setTooltip } from '../shown/row';
import { valueItem } from './valueItem';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

const icons: Record<Change, string> = {
  new: 'add',
  grown: 'arrow-up',
  same: 'dash',
  shrunk: 'arrow-down',
  gone: 'check',
};

/** How a row below a comparison looks. */
export function comparisonItem(node: ComparisonNode): vscode.TreeItem {
  switch (node.kind) {
    case 'comparison':
      return rootItem(node.compared);
    case 'unmatched': {
      const label = vscode.l10n.t('Values not matched');
      const item = labelled(label, node.reason, None, 'info');
      setTooltip(item, [node.reason]);
      return item;
    }
    case 'findingChange':
      return findingItem(node.change);
    case 'valueSet': {
      const { count, open, retainedBytes } = node.set;
      const parts = [
        formatQuantity(count, 'value'),
        formatBytes(retainedBytes),
        ...(open > 0 ? [vscode.l10n.t('{0} open', formatCount(open))] : []),
      ];
      return labelled(titleOf(node.name), parts.join(', '), Collapsed, setIcons[node.name]);
    }
    case 'comparedValue': {
      const item = valueItem(node.row);
      item.collapsibleState = None;
      delete item.contextValue;
      return item;
    }
    case 'classChanges':
      return labelled(
        vscode.l10n.t('Classes'),
        formatCount(node.classes.length),
        Collapsed,
        'symbol-class',
      );
    case 'classChange': {
      const { className, before, after } = node.change;
      const label = visibleText(className);
      const item = labelled(label, classText(node.change), None, 'symbol-class');
      setTooltip(item, [`${label}: ${formatBytes(before.bytes)} → ${formatBytes(after.bytes)}`]);
      return item;
    }
  }
}

const setIcons: Record<ValueSetName, string> = {
  stillStale: 'history',
  newlyStale: 'add',
  noLongerStale: 'check',
};

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

function rootItem({ title, comparison }: OpenComparison): vscode.TreeItem {
  const { before, after, findings } = comparison;
  const grown = formatChange(after.retainedBytes - before.retainedBytes, formatBytes);
  const description = findings.length === 0 ? vscode.l10n.t('nothing stale') : grown;
  const item = labelled(visibleText(title), description, Expanded, 'diff');
  const [from, to] = [formatBytes(before.retainedBytes), formatBytes(after.retainedBytes)];
  setTooltip(item, [title, vscode.l10n.t('{0} → {1} retained', from, to)]);
  item.contextValue = 'poolLeaksComparison';
  return item;
}

function findingItem(finding: FindingChange): vscode.TreeItem {
  const { className, method, change, before, after, location } = finding;
  const name = [className, ...(method === undefined ? [] : [method])]
    .map(part => visibleText(part))
    .join('.');
  const grown = (pick: (held: NonNullable<FindingChange['after']>) => number): number =>
    (after ? pick(after) : 0) - (before ? pick(before) : 0);
  const values = grown(held => held.staleReferences);
  const open = grown(held => held.open);
  const parts = [
    changeText(change),
    formatChange(
      grown(held => held.retainedBytes),
      formatBytes,
    ),
    formatChange(values, size => formatQuantity(size, 'value')),
    ...(open === 0 ? [] : [vscode.l10n.t('{0} open', formatChange(open, formatCount))]),
  ];
  const item = labelled(name, parts.join(', '), Collapsed, icons[change]);
  if (location) setTooltip(item, [`${location.file}:${location.line}`]);
  item.contextValue = location ? 'poolLeaksFindingChange' : 'poolLeaksGuessChange';
  setSpoken(item, `${name}: ${parts.join(', ')}`);
  return item;
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

function classText({ before, after }: ClassChange): string {
  const count = formatChange(after.count - before.count, formatCount);
  return `${count}, ${formatChange(after.bytes - before.bytes, formatBytes)}`;
}
