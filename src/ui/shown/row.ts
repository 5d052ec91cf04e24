import * as vscode from 'vscode';
import { editorText } from '../../base/words';

/** Text of several lines, each with its own words alone. */
export function shownLines(lines: string[]): string {
  return lines.map(line => editorText(line)).join('\n');
}

/** A row with a label, a description beside it, and an icon of VS Code's own. */
export function labelled(
  label: string,
  description: string,
  state: vscode.TreeItemCollapsibleState,
  icon: string,
): vscode.TreeItem {
  const item = new vscode.TreeItem(editorText(label), state);
  item.description = editorText(description);
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

/** What is shown on hovering, each on a line of its own. */
export function setTooltip(item: vscode.TreeItem, lines: string[]): void {
  item.tooltip = shownLines(lines);
}

/** What a screen reader says instead of label and description. */
export function setSpoken(item: vscode.TreeItem, text: string): void {
  item.accessibilityInformation = { label: editorText(text) };
}

/** What a view says: beside its title, above its rows, and as the number at its icon. */
export interface ViewState {
  description: string | undefined;
  message: string | undefined;
  badge: { value: number; tooltip: string[] } | undefined;
}

export function setViewState(
  view: vscode.TreeView<unknown>,
  { description, message, badge }: ViewState,
): void {
  view.description = description === undefined ? undefined : editorText(description);
  view.message = message === undefined ? undefined : editorText(message);
  view.badge = badge && { ...badge, tooltip: shownLines(badge.tooltip) };
}
