import * as vscode from 'vscode';

/** Every context key that the manifest's `when` clauses use. Nothing else is set. */
export type ContextKey =
  | 'poolLeaks.attached'
  | 'poolLeaks.lost'
  | 'poolLeaks.debugging'
  | 'poolLeaks.inDebugSession'
  | 'poolLeaks.inRound'
  | 'poolLeaks.following'
  | 'poolLeaks.inspectorOpened'
  | 'poolLeaks.fixed'
  | 'poolLeaks.verified';

export function setContextKey(key: ContextKey, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
