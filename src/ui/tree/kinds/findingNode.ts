import * as vscode from 'vscode';
import { formatBytes, formatCount, formatQuantity, visibleText } from '../../../base/format';
import { positionsText } from '../../../protocol/repeatedText';
import type { Finding } from '../../../protocol/finding';
import type { PoolSession, TakenSnapshot } from '../../../session/sessionApi';
import { keptText } from '../../attach/standing';
import { labelled, setSpoken } from '../../shown/row';
import type { ContextNode } from './contextNode';
import { noteNode, type NoteNode } from './noteNode';
import type { TreeRow } from './treeRow';

/** Limit of contexts below one finding. */
const MAX_CONTEXTS = 500;

/** A faulty reset of the attached process. */
export interface FindingNode {
  kind: 'finding';
  id: string;
  session: PoolSession;
  finding: Finding;
  /** Whether its reset is mended in the source, which the process does not run yet. */
  isMended?: boolean;
}

export function findingRow({
  id,
  session,
  finding,
  isMended = false,
}: FindingNode): TreeRow<ContextNode | NoteNode> {
  return {
    item: () => findingItem(finding, session.lastSnapshot, isMended),
    children: () => contextsOf(id, session, finding),
    tooltip: () => [
      ...(isMended ? [mendedText()] : []),
      ...tooltipOf(finding, session.lastSnapshot),
    ],
    path: () => `${finding.className} (${finding.location.file}:${finding.location.line})`,
    data: () => finding,
  };
}

function findingItem(
  finding: Finding,
  snapshot: TakenSnapshot | undefined,
  isMended: boolean,
): vscode.TreeItem {
  const { id, live, className, method, rule, seenAt } = finding;
  const name = `${visibleText(className)}.${visibleText(method)}`;
  const open = live.open > 0 ? `, ${vscode.l10n.t('{0} open', formatCount(live.open))}` : '';
  const item = labelled(
    name,
    [
      ...(isMended ? [vscode.l10n.t('fixed in source, restart to verify')] : []),
      rule === 'parked-twice'
        ? positionsText(live)
        : `${formatQuantity(live.staleReferences, 'value')}${open}`,
      ...(seenAt === undefined ? [] : [keptText(seenAt)]),
      ...retainedText(id, snapshot),
    ].join(' · '),
    vscode.TreeItemCollapsibleState.Collapsed,
    isMended ? 'debug-restart' : seenAt === undefined ? 'warning' : 'history',
  );
  item.contextValue = 'poolLeaksFinding';
  const kept = seenAt === undefined ? '' : ` ${keptText(seenAt)}`;
  const mended = isMended ? `${mendedText()} ` : '';
  setSpoken(item, `${name}: ${mended}${finding.message}${kept}`);
  return item;
}

/** What is left to do once a reset is mended in its source. */
export function mendedText(): string {
  return vscode.l10n.t(
    'Fixed in source. Save, build and restart the server: it is attached to again, and shown before and after.',
  );
}

/** `81.0 MB retained at 14:03`: from the latest snapshot, which may be older than the live counts beside it. */
function retainedText(id: string, snapshot: TakenSnapshot | undefined): string[] {
  const found = snapshot?.reading.findings.find(each => each.id === id);
  if (!snapshot || !found) return [];
  const time = snapshot.takenAt.toLocaleTimeString([], { timeStyle: 'short' });
  return [vscode.l10n.t('{0} retained at {1}', formatBytes(found.held.retainedBytes), time)];
}

function tooltipOf(finding: Finding, snapshot: TakenSnapshot | undefined): string[] {
  const { location, generated, mapNote } = finding;
  const retained = retainedText(finding.id, snapshot);
  const lines = [finding.message, ...retained, `${location.file}:${location.line}`, finding.rule];
  if (generated) lines.push(vscode.l10n.t('loaded as {0}:{1}', generated.url, generated.line));
  if (mapNote) lines.push(mapNote);
  return lines;
}

function contextsOf(
  id: string,
  session: PoolSession,
  finding: Finding,
): (ContextNode | NoteNode)[] {
  const { live } = finding;
  const instances = [...new Set(live.values.map(value => value.instance))];
  const nodes: (ContextNode | NoteNode)[] = instances
    .slice(0, MAX_CONTEXTS)
    .map(instance => ({ kind: 'context', id: `${id}/${instance}`, session, finding, instance }));
  const hidden = live.instances - nodes.length;
  if (hidden > 0) {
    const label = vscode.l10n.t('{0} more contexts', formatCount(hidden));
    nodes.push(noteNode(`${id}/more`, { label, icon: 'ellipsis' }));
  }
  return nodes;
}
