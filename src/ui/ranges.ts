import * as vscode from 'vscode';
import type { FileLocation } from '../protocol/finding';
import type { TextEdit } from '../protocol/sourceFinding';
import type { SourceRange } from '../protocol/sourceRange';

/** Converts a range of the analysed text for the editor. */
export function editorRange({ line, column, endLine, endColumn }: SourceRange): vscode.Range {
  return new vscode.Range(line, column, endLine, endColumn);
}

/** Converts a file location, whose lines and columns count from 1, for the editor. */
export function editorRangeOf({ line, column, endLine, endColumn }: FileLocation): vscode.Range {
  return new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}

/** The cursor at the start of a range, with nothing selected. */
export function cursorAt({ start }: vscode.Range): vscode.Range {
  return new vscode.Range(start, start);
}

/** Converts an edit of the document's text for the editor. */
export function editorEdit(document: vscode.TextDocument, edit: TextEdit): vscode.TextEdit {
  const { start, end, text } = edit;
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  return new vscode.TextEdit(range, text);
}
