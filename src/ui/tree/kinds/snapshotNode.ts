import * as vscode from 'vscode';
import { formatBytes, formatQuantity, visibleText } from '../../../base/format';
import { labelled, setTooltip } from '../../shown/row';
import type { OpenSnapshot } from '../../snapshot/snapshots';
import { undecidedGroup, undecidedNote, type GroupNode } from './groupNode';
import { heldRequestsOf, type HeldRequestsNode } from './heldRequestsNode';
import type { SnapshotFindingNode } from './snapshotFindingNode';
import type { TreeRow } from './treeRow';

/** An open heap snapshot. */
export interface SnapshotNode {
  kind: 'snapshot';
  id: string;
  snapshot: OpenSnapshot;
}

export function snapshotRow({
  snapshot,
}: SnapshotNode): TreeRow<SnapshotFindingNode | HeldRequestsNode | GroupNode> {
  return {
    item: () => snapshotItem(snapshot),
    children: () => [
      ...findingsOf(snapshot),
      ...heldRequestsOf(`${snapshot.id}/held`, snapshot.reading.contexts),
      ...undecidedOf(snapshot),
    ],
    value: () => snapshot.title,
    data: () => snapshot.reading,
  };
}

function snapshotItem({ title, reading }: OpenSnapshot): vscode.TreeItem {
  const { retainedBytes, bytes, nodes, findings, numbers } = reading;
  const facts = [
    findings.length === 0 ? vscode.l10n.t('nothing stale') : formatBytes(retainedBytes),
    vscode.l10n.t('heap snapshot of {0}', formatBytes(bytes)),
    ...(numbers ? [] : [vscode.l10n.t('without numbers')]),
  ];
  const { Expanded } = vscode.TreeItemCollapsibleState;
  const item = labelled(visibleText(title), facts.join(' · '), Expanded, 'device-camera');
  setTooltip(item, [title, formatQuantity(nodes, 'node')]);
  item.contextValue = 'poolLeaksSnapshot';
  return item;
}

function findingsOf(snapshot: OpenSnapshot): SnapshotFindingNode[] {
  return snapshot.reading.findings.map(found => ({
    kind: 'snapshotFinding',
    id: `${snapshot.id}/${found.id}`,
    snapshot,
    found,
  }));
}

function undecidedOf({ id, reading: { undecided } }: OpenSnapshot): GroupNode[] {
  if (undecided.length === 0) return [];
  const notes = undecided.map((each, i) => undecidedNote(`${id}/undecided/${i}`, each));
  return [undecidedGroup(`${id}/undecided`, notes)];
}
