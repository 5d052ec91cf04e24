import * as vscode from 'vscode';
import { editorText } from '../../base/words';

/** A problem in a source; its message is shown in the text, on hovering and in the Problems panel. */
export function problem(
  range: vscode.Range,
  message: string,
  severity: vscode.DiagnosticSeverity,
): vscode.Diagnostic {
  return new vscode.Diagnostic(range, editorText(message), severity);
}

/** A line above a range that runs a command. */
export function lens(range: vscode.Range, title: string, command: string): vscode.CodeLens {
  return new vscode.CodeLens(range, { title: editorText(title), command });
}

/** An entry of the lightbulb. */
export class NamedAction extends vscode.CodeAction {
  constructor(title: string, kind: vscode.CodeActionKind) {
    super(editorText(title), kind);
  }
}

/** How the refactor preview names an edit, which is not made before somebody ticks it. */
export function previewOf(label: string, description: string): vscode.WorkspaceEditEntryMetadata {
  return {
    needsConfirmation: true,
    label: editorText(label),
    description: editorText(description),
  };
}
