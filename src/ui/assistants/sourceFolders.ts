import * as vscode from 'vscode';

/** Absolute paths of the workspace's folders on this machine. */
export function sourceFolders(): string[] {
  return (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
}
