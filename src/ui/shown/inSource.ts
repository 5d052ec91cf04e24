import * as vscode from 'vscode';
import { editorText } from '../../base/words';

/** A problem in a source. VS Code shows its message in the text, on hovering, and in the Problems panel. */
export function problem(
  range: vscode.Range,
  message: string,
  severity: vscode.DiagnosticSeverity,
): vscode.Diagnostic {
  return new vscode.Diagnostic(range, editorText(message), severity);
}

/** A place that explains a problem. */
export function relatedPlace(
  uri: vscode.Uri,
  range: vscode.Range,
  message: string,
): vscode.DiagnosticRelatedInformation {
  return new vscode.DiagnosticRelatedInformation(
    new vscode.Location(uri, range),
    editorText(message),
  );
}

/** A code lens above a range. Clicking it runs a command. */
export function lens(range: vscode.Range, title: string, command: string): vscode.CodeLens {
  return new vscode.CodeLens(range, { title: editorText(title), command });
}

/** The title of a fix in the lightbulb, where those of many extensions stand side by side: `Clear the slots (stale-slots)`. */
export function ruleTitle(title: string, rule: string): string {
  return `${title} (${rule})`;
}

/** An entry of the lightbulb. */
export class NamedAction extends vscode.CodeAction {
  constructor(title: string, kind: vscode.CodeActionKind) {
    super(editorText(title), kind);
  }
}

/** Describes an edit in the refactor preview, where the person must tick it before it is made. */
export function previewOf(label: string, description: string): vscode.WorkspaceEditEntryMetadata {
  return {
    needsConfirmation: true,
    label: editorText(label),
    description: editorText(description),
  };
}
