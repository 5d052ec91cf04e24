import * as vscode from 'vscode';
import { formatBytes, formatQuantity, visibleText } from '../../../base/format';
import type { StaleValue } from '../../../protocol/finding';
import { labelled, setSpoken } from '../../shown/row';

const { None, Collapsed } = vscode.TreeItemCollapsibleState;

/**
 * How a stale value looks: its slot and key, what it is, how large, and whether it is still open. `holder`: the class of its
 * context, where no row above tells which one it is.
 */
export function valueItem(value: StaleValue, holder?: string): vscode.TreeItem {
  const slot = `[${value.slot}]${value.key === null ? '' : ` ${visibleText(value.key)}`}`;
  const name = holder === undefined ? slot : `${visibleText(holder)} #${value.instance} ${slot}`;
  const parts = [visibleText(value.className)];
  if (value.retainedBytes !== null) {
    parts.push(vscode.l10n.t('retains {0}', formatBytes(value.retainedBytes)));
  }
  if (value.size !== null) {
    parts.push(
      value.className === 'string' ? formatQuantity(value.size, 'char') : formatBytes(value.size),
    );
  }
  if (value.closable) parts.push(value.closable);
  const hasProperties = value.className !== 'string' && value.className !== 'Proxy';
  const icon = value.closable === 'open' ? 'unlock' : 'symbol-variable';
  const item = labelled(name, parts.join(', '), hasProperties ? Collapsed : None, icon);
  item.contextValue = 'poolLeaksValue';
  setSpoken(item, `${name}: ${parts.join(', ')}`);
  return item;
}
