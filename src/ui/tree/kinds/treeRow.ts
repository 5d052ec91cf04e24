import type * as vscode from 'vscode';

/** What a row of the tree is for those who show it; each kind of row makes its own. `Child`: the kinds of rows below it. */
export interface TreeRow<Child> {
  /** How it looks: label, description, icon, and what a screen reader says. */
  item(): vscode.TreeItem;
  /** The rows below it; absent where there never are any. Rejects with a `Failure` when whoever knows cannot be asked. */
  children?(): Child[] | Promise<Child[]>;
  /** The lines of its tooltip, where they are made only when somebody asks for them. */
  tooltip?(): string[];
  /** How it is reached, in one line for the clipboard. */
  path?(): string | Promise<string>;
}
