import * as vscode from 'vscode';
import { editorText } from '../../base/words';

/** VS Code's notifications, in which foreign text stays text. Each answers the chosen action. */
export const notify = {
  error<T extends string>(message: string, ...actions: T[]): Thenable<T | undefined> {
    return vscode.window.showErrorMessage(editorText(message), ...actions);
  },
  warning<T extends string>(message: string, ...actions: T[]): Thenable<T | undefined> {
    return vscode.window.showWarningMessage(editorText(message), ...actions);
  },
  information<T extends string>(message: string, ...actions: T[]): Thenable<T | undefined> {
    return vscode.window.showInformationMessage(editorText(message), ...actions);
  },
};

/** Asks in a modal dialog, which also has *Cancel*. */
export async function confirm(message: string, detail: string, action: string): Promise<boolean> {
  const options = { modal: true, detail: editorText(detail) };
  return (await vscode.window.showWarningMessage(editorText(message), options, action)) === action;
}

/** What a progress notification says. */
export interface ProgressStep {
  message?: string;
  increment?: number;
  /** A command of ours that ends the sentence, as a link that the keyboard reaches. */
  action?: { title: string; command: `poolLeaks.${string}` };
}

/** VS Code's progress. */
export function withProgress<T>(
  { title, ...options }: vscode.ProgressOptions,
  work: (progress: vscode.Progress<ProgressStep>, token: vscode.CancellationToken) => Thenable<T>,
): Thenable<T> {
  const shown = title === undefined ? options : { ...options, title: editorText(title) };
  return vscode.window.withProgress(shown, (progress, token) =>
    work(
      {
        report: ({ message, action, ...rest }) =>
          progress.report(
            message === undefined
              ? rest
              : { ...rest, message: linked(editorText(message), action) },
          ),
      },
      token,
    ),
  );
}

function linked(message: string, action: ProgressStep['action']): string {
  return action ? `${message} [${editorText(action.title)}](command:${action.command})` : message;
}
