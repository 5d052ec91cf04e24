import * as vscode from 'vscode';
import { formatBytes, formatCount, formatQuantity, visibleText } from '../../base/format';
import { stepText } from '../../session/retainingPathText';
import type { SnapshotFinding } from '../../protocol/snapshotReading';
import { labelled, setSpoken, setTooltip } from '../shown/row';
import { bytesOf, type SnapshotNode } from './snapshotNodes';
import type { OpenSnapshot } from '../snapshot/snapshots';
import { valueItem } from './valueItem';

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** How a row below a heap snapshot looks. */
export function snapshotItem(node: SnapshotNode): vscode.TreeItem {
  switch (node.kind) {
    case 'snapshot':
      return rootItem(node.snapshot);
    case 'snapshotFinding':
      return findingItem(node.found);
    case 'snapshotUndecided': {
      const count = formatCount(node.snapshot.reading.undecided.length);
      return labelled(vscode.l10n.t('Undecided'), count, Collapsed, 'question');
    }
    case 'snapshotContext': {
      const { instance, idle } = node.rows[0]!;
      const state = idle ? vscode.l10n.t('idle') : vscode.l10n.t('in use');
      const held = formatQuantity(node.rows.length, 'value');
      return labelled(
        `${visibleText(node.found.className)} #${instance}`,
        `${formatBytes(bytesOf(node.rows))}, ${state}, ${held}`,
        Collapsed,
        'symbol-class',
      );
    }
    case 'snapshotValue': {
      const item = valueItem(node.row);
      item.collapsibleState = Collapsed;
      item.contextValue = 'poolLeaksSnapshotValue';
      return item;
    }
    case 'retainedBy':
      return labelled(vscode.l10n.t('Kept alive by'), '', Collapsed, 'references');
    case 'step': {
      const icon = node.step.stale ? 'warning' : 'arrow-small-right';
      const item = labelled(stepText(node.step), '', None, icon);
      setTooltip(item, [`@${node.step.id}`]);
      return item;
    }
    case 'note': {
      const item = labelled(visibleText(node.label), node.description, None, 'question');
      setTooltip(item, [node.description]);
      return item;
    }
  }
}

function rootItem({ title, reading }: OpenSnapshot): vscode.TreeItem {
  const { retainedBytes, bytes, nodes, findings, numbers } = reading;
  const facts = [
    findings.length === 0 ? vscode.l10n.t('nothing stale') : `${formatBytes(retainedBytes)}`,
    vscode.l10n.t('heap snapshot of {0}', formatBytes(bytes)),
    ...(numbers ? [] : [vscode.l10n.t('without numbers')]),
  ];
  const item = labelled(visibleText(title), facts.join(' · '), Expanded, 'device-camera');
  setTooltip(item, [title, formatQuantity(nodes, 'node')]);
  item.contextValue = 'poolLeaksSnapshot';
  return item;
}

function findingItem(found: SnapshotFinding): vscode.TreeItem {
  const { className, method, held, sharedBytes, guess, message, location, classes } = found;
  const name = [className, ...(method === undefined ? [] : [method])]
    .map(part => visibleText(part))
    .join('.');
  const parts = [
    formatBytes(held.retainedBytes),
    formatQuantity(held.staleReferences, 'value'),
    ...(held.open > 0 ? [vscode.l10n.t('{0} open', formatCount(held.open))] : []),
    ...(guess === undefined ? [] : [vscode.l10n.t('guessed')]),
  ];
  const item = labelled(name, parts.join(', '), Collapsed, guess ? 'question' : 'warning');
  const lines = [
    message,
    ...(guess === undefined ? [] : [guess]),
    ...(location ? [`${location.file}:${location.line}`] : []),
    ...(sharedBytes > 0
      ? [vscode.l10n.t('{0} are retained only by several together', formatBytes(sharedBytes))]
      : []),
    ...classes
      .slice(0, 10)
      .map(each => `${formatCount(each.count)} ${each.className}: ${formatBytes(each.bytes)}`),
  ];
  setTooltip(item, lines);
  item.contextValue = location ? 'poolLeaksSnapshotFinding' : 'poolLeaksGuess';
  setSpoken(item, `${name}: ${message}`);
  return item;
}
