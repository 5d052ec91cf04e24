import type * as vscode from 'vscode';

/** How a row is shown. Each kind of row implements it. `Child`: the kinds of rows below it. */
export interface TreeRow<Child> {
  /** How it looks: label, description, icon, and what a screen reader says. */
  item(): vscode.TreeItem;
  /** The rows below it; missing for a row that never has any. Rejects with a `Failure` when they cannot be read. */
  children?(): Child[] | Promise<Child[]>;
  /** The lines of its tooltip, if they are only computed on demand. */
  tooltip?(): string[];
  /** The path to it, on one line for the clipboard. */
  path?(): string | Promise<string>;
  /** Its value in words, for the clipboard. */
  value?(): string;
  /** What it shows, as data for the clipboard. */
  data?(): unknown;
}
