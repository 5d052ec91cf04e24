import * as vscode from 'vscode';
import { formatBytes, formatCount, formatQuantity, visibleText } from '../../../base/format';
import type { HeapRow } from '../../../protocol/heapReading';
import type { SnapshotFinding } from '../../../protocol/snapshotReading';
import { rules } from '../../../protocol/rules';
import type { Hover } from '../../shown/hover';
import { labelled, setSpoken } from '../../shown/row';
import type { OpenSnapshot } from '../../snapshot/snapshots';
import { placeOf } from './contextPath';
import { explainLink, placeLink } from './hoverLinks';
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
  const { found } = node;
  const { location } = found;
  return {
    item: () => findingItem(found),
    children: () => contextsOf(node),
    hover: () => hoverOf(found),
    hasReset: location !== undefined,
    value: () => nameOf(found),
    ...(location && { path: () => placeOf({ className: found.className, location }) }),
    data: () => found,
  };
}

function findingItem(found: SnapshotFinding): vscode.TreeItem {
  const { held, guess, message, location } = found;
  const name = nameOf(found);
  const parts = [
    formatBytes(held.retainedBytes),
    formatQuantity(held.staleReferences, 'value'),
    ...(held.open > 0 ? [vscode.l10n.t('{0} open', formatCount(held.open))] : []),
    ...(guess === undefined ? [] : [vscode.l10n.t('guessed')]),
  ];
  const { Collapsed } = vscode.TreeItemCollapsibleState;
  const item = labelled(name, parts.join(', '), Collapsed, guess ? 'question' : 'warning');
  item.contextValue = location ? 'poolLeaksSnapshotFinding' : 'poolLeaksGuess';
  setSpoken(item, `${name}: ${message}`);
  return item;
}

function nameOf({ className, method }: SnapshotFinding): string {
  const parts = [className, ...(method === undefined ? [] : [method])];
  return parts.map(part => visibleText(part)).join('.');
}

function hoverOf({ message, rule, guess, location, sharedBytes, classes }: SnapshotFinding): Hover {
  const lines = [message, guess ?? vscode.l10n.t(rules[rule].why)];
  if (sharedBytes > 0) {
    const shared = formatBytes(sharedBytes);
    lines.push(vscode.l10n.t('{0} are retained only by several together', shared));
  }
  for (const { count, className, bytes } of classes.slice(0, MAX_CLASSES)) {
    lines.push(`${formatCount(count)} ${className}: ${formatBytes(bytes)}`);
  }
  return { lines, links: [...(location ? [placeLink(location)] : []), explainLink(rule, 'rules')] };
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
