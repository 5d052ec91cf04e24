import * as vscode from 'vscode';
import { editorText } from '../../base/words';

/** Text of several lines. No line can break out of its own. */
export function shownLines(lines: string[]): string {
  return lines.map(line => editorText(line)).join('\n');
}

/** A row with a label, a description beside it, and a VS Code icon, if need be in a colour of the theme. */
export function labelled(
  label: string,
  description: string,
  state: vscode.TreeItemCollapsibleState,
  icon: string,
  color?: string,
): vscode.TreeItem {
  const item = new vscode.TreeItem(editorText(label), state);
  item.description = editorText(description);
  item.iconPath =
    color === undefined
      ? new vscode.ThemeIcon(icon)
      : new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
  return item;
}

/** Sets the lines that are shown on hovering. */
export function setTooltip(item: vscode.TreeItem, lines: string[]): void {
  item.tooltip = shownLines(lines);
}

/** Sets what a screen reader says instead of label and description. */
export function setSpoken(item: vscode.TreeItem, text: string): void {
  item.accessibilityInformation = { label: editorText(text) };
}

/** A view's texts: beside its title, and above its rows. */
export interface ViewState {
  description: string | undefined;
  message: string | undefined;
}

export function setViewState(
  view: vscode.TreeView<unknown>,
  { description, message }: ViewState,
): void {
  view.description = description === undefined ? undefined : editorText(description);
  view.message = message === undefined ? undefined : editorText(message);
}
