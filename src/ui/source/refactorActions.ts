import * as vscode from 'vscode';
import { Failure } from '../../base/failure';
import type { RefactoringFinder, Refactoring } from '../../protocol/refactoring';
import { editorEdit } from '../ranges';
import { NamedAction } from '../shown/inSource';
import { checkedDocuments, sourceOf } from './checkedLanguages';

const REFACTOR = vscode.CodeActionKind.RefactorRewrite.append('poolLeaks');

/** Offers refactorings of the statement at the cursor, to those who ask for refactorings. None is preferred. */
class RefactorActions implements vscode.CodeActionProvider<NamedAction> {
  constructor(private readonly finder: () => Promise<RefactoringFinder>) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<NamedAction[]> {
    if (only?.contains(REFACTOR) !== true) return [];
    const { version } = document;
    const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    const question = { source: sourceOf(document), start, end };
    const found = await this.ask(question, token);
    if (token.isCancellationRequested || document.version !== version) return [];
    return found.map(({ title, edits }) => {
      const action = new NamedAction(title, REFACTOR);
      action.edit = new vscode.WorkspaceEdit();
      action.edit.set(
        document.uri,
        edits.map(edit => editorEdit(document, edit)),
      );
      return action;
    });
  }

  private async ask(
    question: Parameters<RefactoringFinder['refactorings']>[0],
    token: vscode.CancellationToken,
  ): Promise<Refactoring[]> {
    const finder = await this.finder();
    const abort = new AbortController();
    const listener = token.onCancellationRequested(() => abort.abort());
    try {
      return await finder.refactorings(question, abort.signal);
    } catch (error) {
      if (error instanceof Failure && error.kind === 'cancelled') return [];
      throw error;
    } finally {
      listener.dispose();
    }
  }
}

export function registerRefactorActions(
  context: vscode.ExtensionContext,
  finder: () => Promise<RefactoringFinder>,
): void {
  context.subscriptions.push(
    vscode.languages.registerCodeActionsProvider(checkedDocuments, new RefactorActions(finder), {
      providedCodeActionKinds: [REFACTOR],
    }),
  );
}
