import * as vscode from 'vscode';
import type { SourcePlace } from '../../protocol/heldContexts';
import type { LeftBehind, LeftFix, Recording } from '../../protocol/leftBehind';
import type { RefactoringFinder } from '../../protocol/refactoring';
import { isOnDisk } from '../onDisk';

/** More rows and places than anybody goes through. */
const MAX_ROWS = 50;
const MAX_PLACES = 10;

/**
 * Adds to each row of the program's own code the refactorings of the statements that stored its values. Rejects with a
 * `Failure` when the analysis does.
 */
export async function withRefactorings(
  recording: Recording,
  finder: RefactoringFinder,
): Promise<Recording> {
  const left: LeftBehind[] = [];
  for (const [i, row] of recording.left.entries()) {
    const isOffered = i < MAX_ROWS && row.package === null;
    const found = isOffered ? await refactoringsOf(row.storedAt, finder) : [];
    left.push({ ...row, fixes: [...row.fixes, ...found] });
  }
  return { ...recording, left };
}

/** One of each title, whichever of the places it is for. */
async function refactoringsOf(
  places: readonly SourcePlace[],
  finder: RefactoringFinder,
): Promise<LeftFix[]> {
  const byTitle = new Map<string, LeftFix>();
  for (const { file, line, column } of places.slice(0, MAX_PLACES)) {
    if (!isOnDisk(file)) continue;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
    const at = document.offsetAt(new vscode.Position(line - 1, column - 1));
    const source = { name: file, text: document.getText() };
    for (const { kind, title } of await finder.refactorings({
      source,
      start: at,
      end: at,
    })) {
      byTitle.set(title, { kind, title });
    }
  }
  return [...byTitle.values()];
}
