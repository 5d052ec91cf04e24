import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import type { SourcePlace } from '../../protocol/heldContexts';
import type { LeftRow } from '../../protocol/leftView';
import { isOnDisk } from '../onDisk';

/** Actions whose edits VS Code computes before it answers: those of one line are few. */
const MOST_RESOLVED = 20;

/** Opens a place in an editor. Rejects with `usage` when its file is not on this machine. */
export async function openPlace({ file, line, column }: SourcePlace): Promise<vscode.TextEditor> {
  if (!isOnDisk(file)) throw new Failure('usage', `${file} is not on this machine.`);
  const at = new vscode.Position(line - 1, column - 1);
  const selection = new vscode.Range(at, at);
  return vscode.window.showTextDocument(vscode.Uri.file(file), { selection });
}

/**
 * Opens the place that a fix of a row mends, and applies the editor's action of that name; where there is none by now, shows
 * what the editor offers. Rejects with `fixRefused` when the row names no place.
 */
export async function offerFix(row: LeftRow, ordinal: number): Promise<void> {
  const fix = row.fixes[ordinal];
  const place = row.places[0];
  if (!fix || !place) throw new Failure('fixRefused', 'no place in a source is known for it');
  const { document, selection } = await openPlace(place);
  const line = document.lineAt(selection.active.line).range;
  const offered = await vscode.commands.executeCommand<(vscode.CodeAction | vscode.Command)[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    line,
    undefined,
    MOST_RESOLVED,
  );
  const action = offered.find(each => each.title === fix.title);
  if (action && 'edit' in action && action.edit) {
    if (await vscode.workspace.applyEdit(action.edit)) return;
    throw new Failure('fixRefused', 'the editor did not take the edit. Try again');
  }
  await vscode.commands.executeCommand('editor.action.codeAction', { apply: 'never' });
}
