import * as vscode from 'vscode';
import { formatBytes, formatCount, formatQuantity, visibleText } from '../../../base/format';
import { positionsText } from '../../../protocol/repeatedText';
import type { Finding } from '../../../protocol/finding';
import type { PoolSession, TakenSnapshot } from '../../../session/sessionApi';
import { keptText } from '../../attach/standing';
import { rules } from '../../../protocol/rules';
import { labelled, setSpoken } from '../../shown/row';
import type { ContextNode } from './contextNode';
import { placeOf } from './contextPath';
import { groupedValues, type TreeShape } from './grouping';
import { explainLink, placeLink } from './hoverLinks';
import { noteNode, type NoteNode } from './noteNode';
import type { TreeRow } from './treeRow';
import type { ValueGroupNode } from './valueGroupNode';

/** Limit of contexts below one finding. */
const MAX_CONTEXTS = 500;
const MAX_GROUPS = 500;

/** A faulty reset of the attached process. */
export interface FindingNode {
  kind: 'finding';
  id: string;
  session: PoolSession;
  finding: Finding;
  /** Whether its reset is mended in the source, which the process does not run yet. */
  isMended?: boolean;
  /** By context without one. */
  shape?: TreeShape | undefined;
}

export function findingRow({
  id,
  session,
  finding,
  isMended = false,
  shape,
}: FindingNode): TreeRow<ContextNode | ValueGroupNode | NoteNode> {
  return {
    item: () => findingItem(finding, session.lastSnapshot, isMended),
    children: () =>
      shape && shape.grouping !== 'context'
        ? groupsOf(id, session, finding, shape)
        : contextsOf(id, session, finding),
    hover: () => ({
      lines: [...(isMended ? [mendedText()] : []), ...explanationOf(finding, session.lastSnapshot)],
      links: [placeLink(finding.location), explainLink(finding.rule, 'rules')],
    }),
    hasReset: true,
    path: () => placeOf(finding),
    value: () => `${finding.className}.${finding.method}`,
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

/** What is wrong, what such a reset does in general, and where it stands in the loaded script. */
function explanationOf(finding: Finding, snapshot: TakenSnapshot | undefined): string[] {
  const { generated, mapNote, rule } = finding;
  const retained = retainedText(finding.id, snapshot);
  const lines = [finding.message, vscode.l10n.t(rules[rule].why), ...retained];
  if (generated) lines.push(vscode.l10n.t('loaded as {0}:{1}', generated.url, generated.line));
  if (mapNote) lines.push(mapNote);
  return lines;
}

/** Values that a limit has cut off are counted in a row of their own. */
function groupsOf(
  id: string,
  session: PoolSession,
  finding: Finding,
  shape: TreeShape,
): (ValueGroupNode | NoteNode)[] {
  const { staleReferences, values } = finding.live;
  const groups = groupedValues(session, finding, shape)
    .slice(0, MAX_GROUPS)
    .map((group): ValueGroupNode => ({
      ...{ kind: 'valueGroup', session, finding, group },
      id: `${id}/${shape.grouping}/${group.name}`,
    }));
  const listed = groups.reduce((sum, { group }) => sum + group.values.length, 0);
  const hidden = Math.max(staleReferences, values.length) - listed;
  if (hidden <= 0) return groups;
  const label = vscode.l10n.t('{0} more values', formatCount(hidden));
  return [...groups, noteNode(`${id}/more`, { label, icon: 'ellipsis' })];
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
