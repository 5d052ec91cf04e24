import * as vscode from 'vscode';
import { formatBytes, formatCount, formatQuantity, visibleText } from '../../base/format';
import type { Finding, Reading } from '../../protocol/finding';
import { coverageSentence, verdictOf, verdictSentence } from '../../protocol/verdict';
import type { TakenSnapshot } from '../../session/sessionApi';
import { comparisonItem } from './comparisonItem';
import { labelled, setSpoken, setTooltip } from '../shown/row';
import type { PoolNode } from './poolNodes';
import { shortTitle } from './shortTitle';
import { snapshotItem } from './snapshotItem';
import { keptText, standingIcons } from '../attach/standing';
import { valueItem } from './valueItem';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** How a row looks: label, description, icon, and what a screen reader says. */
export function poolItem(node: PoolNode): vscode.TreeItem {
  const item = itemOf(node);
  item.id = node.id;
  return item;
}

function itemOf(node: PoolNode): vscode.TreeItem {
  switch (node.kind) {
    case 'process': {
      const { target, state } = node.session;
      const title = visibleText(shortTitle(target.title));
      const facts = [
        `pid ${target.pid ?? '?'}`,
        target.node ?? '',
        ...(state.kind === 'lost' ? [vscode.l10n.t('ended')] : []),
      ];
      const item = labelled(title, facts.join(' · '), Expanded, 'server-process');
      setTooltip(item, [target.title, ...(target.cwd === undefined ? [] : [target.cwd])]);
      item.contextValue = 'poolLeaksProcess';
      return item;
    }
    case 'finding':
      return findingItem(node.finding, node.session.lastSnapshot);
    case 'context':
      return contextItem(node.finding, node.instance);
    case 'value':
      return valueItem(node.value);
    case 'property': {
      const state = node.row.handle === undefined ? None : Collapsed;
      return labelled(node.row.name, node.row.value, state, 'symbol-field');
    }
    case 'more':
      return labelled(
        vscode.l10n.t('{0} more contexts', formatCount(node.count)),
        '',
        None,
        'ellipsis',
      );
    case 'nothing':
      return nothingItem(node.session.reading!);
    case 'limit': {
      const item = labelled(visibleText(node.limit, 300), '', None, 'question');
      setTooltip(item, [node.limit]);
      return item;
    }
    case 'undecided': {
      const { reading } = node.session;
      const count = (reading?.undecided.length ?? 0) + (reading?.coverage.limits.length ?? 0);
      return labelled(vscode.l10n.t('Undecided'), formatCount(count), Collapsed, 'question');
    }
    case 'reason': {
      const { className, reason } = node.undecided;
      const item = labelled(visibleText(className), reason, None, 'question');
      setTooltip(item, [reason]);
      return item;
    }
    case 'failure':
      return labelled(node.message, '', None, 'warning');
    case 'comparison':
    case 'unmatched':
    case 'findingChange':
    case 'valueSet':
    case 'comparedValue':
    case 'classChanges':
    case 'classChange':
      return comparisonItem(node);
    default:
      return snapshotItem(node);
  }
}

/** In the place of findings: which of the reasons it is that there are none. */
function nothingItem(reading: Reading): vscode.TreeItem {
  const verdict = verdictOf(reading);
  const sentence = verdictSentence(verdict, reading.coverage, vscode.l10n.t);
  const looked = coverageSentence(reading.coverage, vscode.l10n.t);
  const item = labelled(sentence, looked, None, standingIcons[verdict.kind]);
  setTooltip(item, [sentence, looked]);
  return item;
}

function findingItem(finding: Finding, snapshot: TakenSnapshot | undefined): vscode.TreeItem {
  const { id, live, className, method, seenAt } = finding;
  const name = `${visibleText(className)}.${visibleText(method)}`;
  const open = live.open > 0 ? `, ${vscode.l10n.t('{0} open', formatCount(live.open))}` : '';
  const item = labelled(
    name,
    [
      `${formatQuantity(live.staleReferences, 'value')}${open}`,
      ...(seenAt === undefined ? [] : [keptText(seenAt)]),
      ...retainedText(id, snapshot),
    ].join(' · '),
    Collapsed,
    seenAt === undefined ? 'warning' : 'history',
  );
  item.contextValue = 'poolLeaksFinding';
  const kept = seenAt === undefined ? '' : ` ${keptText(seenAt)}`;
  setSpoken(item, `${name}: ${finding.message}${kept}`);
  return item;
}

/** `81.0 MB retained at 14:03`: by the latest snapshot, which the live counts beside it may have left behind. */
function retainedText(id: string, snapshot: TakenSnapshot | undefined): string[] {
  const found = snapshot?.reading.findings.find(each => each.id === id);
  if (!snapshot || !found) return [];
  const time = snapshot.takenAt.toLocaleTimeString([], { timeStyle: 'short' });
  return [vscode.l10n.t('{0} retained at {1}', formatBytes(found.held.retainedBytes), time)];
}

/** The lines of a finding's tooltip, made when somebody asks for it. */
export function findingTooltip(finding: Finding, snapshot: TakenSnapshot | undefined): string[] {
  const { location, generated, mapNote } = finding;
  const retained = retainedText(finding.id, snapshot);
  const lines = [finding.message, ...retained, `${location.file}:${location.line}`, finding.rule];
  if (generated) lines.push(vscode.l10n.t('loaded as {0}:{1}', generated.url, generated.line));
  if (mapNote) lines.push(mapNote);
  return lines;
}

function contextItem(finding: Finding, instance: number): vscode.TreeItem {
  const values = finding.live.values.filter(value => value.instance === instance);
  const state = values.some(value => value.idle) ? vscode.l10n.t('idle') : vscode.l10n.t('in use');
  const held = formatQuantity(values.length, 'value');
  const item = labelled(
    `${visibleText(finding.className)} #${instance}`,
    `${state}, ${held}`,
    Collapsed,
    'symbol-class',
  );
  item.contextValue = 'poolLeaksContext';
  return item;
}
