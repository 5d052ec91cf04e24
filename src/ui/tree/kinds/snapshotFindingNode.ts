import * as vscode from 'vscode';
import { formatBytes, formatCount, formatQuantity, visibleText } from '../../../base/format';
import type { HeapRow } from '../../../protocol/heapReading';
import type { SnapshotFinding } from '../../../protocol/snapshotReading';
import { labelled, setSpoken, setTooltip } from '../../shown/row';
import type { OpenSnapshot } from '../../snapshot/snapshots';
import { noteNode, type NoteNode } from './noteNode';
import { bytesOf, type SnapshotContextNode } from './snapshotContextNode';
import type { TreeRow } from './treeRow';

/** Rows fetched at once: few enough not to hold anybody up. */
const PAGE = 1000;
const MAX_ROWS = 10_000;
const MAX_CONTEXTS = 500;
const MAX_CLASSES = 10;

/** A faulty reset, or a guess at one, in a heap snapshot. */
export interface SnapshotFindingNode {
  kind: 'snapshotFinding';
  id: string;
  snapshot: OpenSnapshot;
  found: SnapshotFinding;
}

export function snapshotFindingRow(
  node: SnapshotFindingNode,
): TreeRow<SnapshotContextNode | NoteNode> {
  return { item: () => findingItem(node.found), children: () => contextsOf(node) };
}

function findingItem(found: SnapshotFinding): vscode.TreeItem {
  const { className, method, held, guess, message, location } = found;
  const name = [className, ...(method === undefined ? [] : [method])]
    .map(part => visibleText(part))
    .join('.');
  const parts = [
    formatBytes(held.retainedBytes),
    formatQuantity(held.staleReferences, 'value'),
    ...(held.open > 0 ? [vscode.l10n.t('{0} open', formatCount(held.open))] : []),
    ...(guess === undefined ? [] : [vscode.l10n.t('guessed')]),
  ];
  const { Collapsed } = vscode.TreeItemCollapsibleState;
  const item = labelled(name, parts.join(', '), Collapsed, guess ? 'question' : 'warning');
  setTooltip(item, tooltipOf(found));
  item.contextValue = location ? 'poolLeaksSnapshotFinding' : 'poolLeaksGuess';
  setSpoken(item, `${name}: ${message}`);
  return item;
}

function tooltipOf({ message, guess, location, sharedBytes, classes }: SnapshotFinding): string[] {
  const lines = [message];
  if (guess !== undefined) lines.push(guess);
  if (location) lines.push(`${location.file}:${location.line}`);
  if (sharedBytes > 0) {
    const shared = formatBytes(sharedBytes);
    lines.push(vscode.l10n.t('{0} are retained only by several together', shared));
  }
  for (const { count, className, bytes } of classes.slice(0, MAX_CLASSES)) {
    lines.push(`${formatCount(count)} ${className}: ${formatBytes(bytes)}`);
  }
  return lines;
}

/** Contexts that retain most come first. */
async function contextsOf({
  id,
  snapshot,
  found,
}: SnapshotFindingNode): Promise<(SnapshotContextNode | NoteNode)[]> {
  const { staleReferences, instances } = found.held;
  const byInstance = new Map<number, HeapRow[]>();
  const wanted = Math.min(staleReferences, MAX_ROWS);
  for (let start = 0; start < wanted; start += PAGE) {
    const page = await snapshot.reader.rows(found.ordinal, start, Math.min(start + PAGE, wanted));
    for (const row of page) {
      const rows = byInstance.get(row.instance);
      if (rows) rows.push(row);
      else byInstance.set(row.instance, [row]);
    }
  }
  const nodes: (SnapshotContextNode | NoteNode)[] = [...byInstance]
    .sort(([, a], [, b]) => bytesOf(b) - bytesOf(a))
    .slice(0, MAX_CONTEXTS)
    .map(([instance, rows]) => ({
      kind: 'snapshotContext',
      id: `${id}/${instance}`,
      snapshot,
      found,
      instance,
      rows,
    }));
  const hidden = instances - nodes.length;
  if (hidden > 0) {
    const label = vscode.l10n.t('{0} more contexts', formatCount(hidden));
    const description = vscode.l10n.t('of {0}', formatQuantity(instances, 'context'));
    const tooltip = [description];
    nodes.push(noteNode(`${id}/more`, { label, description, icon: 'question', tooltip }));
  }
  return nodes;
}
