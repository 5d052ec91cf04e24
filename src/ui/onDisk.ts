import { existsSync, statSync } from 'node:fs';
import * as vscode from 'vscode';
import { isLocalPath } from '../base/localPath';

/**
 * Whether the source of a finding may be opened from the disk. A target or a map has named it: only a regular file of this
 * machine is, or one in a folder that the person has opened, which may be on a network.
 */
export function isOnDisk(file: string): boolean {
  const isOpened = (): boolean =>
    vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)) !== undefined;
  return (isLocalPath(file) || isOpened()) && existsSync(file) && statSync(file).isFile();
}
