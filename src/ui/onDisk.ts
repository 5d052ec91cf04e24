import { existsSync, statSync } from 'node:fs';
import * as vscode from 'vscode';
import { isLocalPath } from '../base/localPath';

/**
 * Whether a finding's source may be opened from the disk. A target or a map has named the path, so it must be a regular file
 * on this machine, or in a folder that the person has opened (which may be on a network).
 */
export function isOnDisk(file: string): boolean {
  const isOpened = (): boolean =>
    vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file)) !== undefined;
  return (isLocalPath(file) || isOpened()) && existsSync(file) && statSync(file).isFile();
}
