import * as vscode from 'vscode';
import { formatBytes, formatChange, visibleText } from '../../../base/format';
import { growthSentence } from '../../../protocol/comparisonText';
import { labelled, setTooltip } from '../../shown/row';
import type { OpenComparison } from '../../snapshot/comparisons';
import { classGroup, type FindingChangeNode } from './findingChangeNode';
import type { GroupNode } from './groupNode';
import { noteNode, type NoteNode } from './noteNode';
import type { TreeRow } from './treeRow';

/** Two heap snapshots that were compared. */
export interface ComparisonNode {
  kind: 'comparison';
  id: string;
  compared: OpenComparison;
}

export function comparisonRow({
  compared,
}: ComparisonNode): TreeRow<FindingChangeNode | GroupNode | NoteNode> {
  return {
    item: () => comparisonItem(compared),
    children: () => changesOf(compared),
    value: () => compared.title,
    data: () => compared.comparison,
  };
}

function comparisonItem({ title, comparison }: OpenComparison): vscode.TreeItem {
  const { before, after, findings } = comparison;
  const grown = formatChange(after.retainedBytes - before.retainedBytes, formatBytes);
  const description = findings.length === 0 ? vscode.l10n.t('nothing stale') : grown;
  const { Expanded } = vscode.TreeItemCollapsibleState;
  const item = labelled(visibleText(title), description, Expanded, 'diff');
  const [from, to] = [formatBytes(before.retainedBytes), formatBytes(after.retainedBytes)];
  setTooltip(item, [title, vscode.l10n.t('{0} → {1} retained', from, to)]);
  item.contextValue = 'poolLeaksComparison';
  return item;
}

function changesOf({
  id,
  comparison,
}: OpenComparison): (FindingChangeNode | GroupNode | NoteNode)[] {
  const { unmatched, findings, classes } = comparison;
  const nodes: (FindingChangeNode | GroupNode | NoteNode)[] = findings.map(change => ({
    kind: 'findingChange',
    id: `${id}/${change.id}`,
    change,
  }));
  if (unmatched !== undefined && findings.length > 0) {
    const label = vscode.l10n.t('Values not matched');
    const tooltip = [unmatched];
    nodes.push(
      noteNode(`${id}/unmatched`, { label, description: unmatched, icon: 'info', tooltip }),
    );
  }
  nodes.push(...classGroup(`${id}/heap`, classes, vscode.l10n.t('Grown in the whole heap')));
  const growth = growthSentence(comparison, vscode.l10n.t);
  nodes.push(noteNode(`${id}/growth`, { label: growth, icon: 'info', tooltip: [growth] }));
  return nodes;
}
