import * as vscode from 'vscode';

/** A row with a label, a description beside it, and an icon of VS Code's own. */
export function labelled(
  label: string,
  description: string,
  state: vscode.TreeItemCollapsibleState,
  icon: string,
): vscode.TreeItem {
  const item = new vscode.TreeItem(label, state);
  item.description = description;
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}
