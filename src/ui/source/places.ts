import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import type { SourcePlace } from '../../protocol/heldContexts';
import type { LeftRow } from '../../protocol/leftView';
import { ruleIds } from '../../protocol/rules';
import { isOnDisk } from '../onDisk';
import { ruleTitle } from '../shown/inSource';

/** Actions whose edits VS Code computes before it answers: those of one line are few. */
const MOST_RESOLVED = 20;

/** Opens a place in an editor. Rejects with `usage` when its file is not on this machine. */
export async function openPlace(place: SourcePlace): Promise<vscode.TextEditor> {
  const { file } = place;
  if (!isOnDisk(file)) throw new Failure('usage', `${file} is not on this machine.`);
  return vscode.window.showTextDocument(vscode.Uri.file(file), { selection: rangeOf(place) });
}

/**
 * Applies the editor's action that a fix of a row names, at the first of the row's places that has it, and shows it there. Where
 * there is none by now, shows what the editor offers. Rejects with `fixRefused` when the row names no place.
 */
export async function offerFix({ fixes, places }: LeftRow, ordinal: number): Promise<void> {
  const fix = fixes[ordinal];
  const [first] = places;
  if (!fix || !first) throw new Failure('fixRefused', 'no place in a source is known for it');
  for (const place of places) {
    if (!isOnDisk(place.file)) continue;
    const action = await actionAt(place, fix.title);
    if (!action?.edit) continue;
    await openPlace(place);
    if (await vscode.workspace.applyEdit(action.edit)) return;
    throw new Failure('fixRefused', 'the editor did not take the edit. Try again');
  }
  await openPlace(first);
  await vscode.commands.executeCommand('editor.action.codeAction', { apply: 'never' });
}

/** The action of this title that the editor offers at a place: a fix, or a refactoring. */
async function actionAt(place: SourcePlace, title: string): Promise<vscode.CodeAction | undefined> {
  const { QuickFix, Refactor } = vscode.CodeActionKind;
  const uri = vscode.Uri.file(place.file);
  await vscode.workspace.openTextDocument(uri);
  for (const kind of [QuickFix, Refactor]) {
    const offered = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      rangeOf(place),
      kind.value,
      MOST_RESOLVED,
    );
    const action = offered.find(
      each => each.title === title || ruleIds.some(rule => each.title === ruleTitle(title, rule)),
    );
    if (action) return action;
  }
  return undefined;
}

function rangeOf({ line, column }: SourcePlace): vscode.Range {
  const at = new vscode.Position(line - 1, column - 1);
  return new vscode.Range(at, at);
}
