import type * as vscode from 'vscode';
import type { StaleRef } from '../../../session/sessionApi';
import type { Hover } from '../../shown/hover';

/** How a row is shown. Each kind of row implements it. `Child`: the kinds of rows below it. */
export interface TreeRow<Child> {
  /** How it looks: label, description, icon, and what a screen reader says. */
  item(): vscode.TreeItem;
  /** The rows below it; missing for a row that never has any. Rejects with a `Failure` when they cannot be read. */
  children?(): Child[] | Promise<Child[]>;
  /** What is shown on hovering, where it is only computed on demand. Rejects with a `Failure` when it cannot be read. */
  hover?(): Hover | Promise<Hover>;
  /** The path to it, on one line for the clipboard. */
  path?(): string | Promise<string>;
  /** Its value in words, for the clipboard. */
  value?(): string | Promise<string>;
  /** What it shows, as data for the clipboard. */
  data(): unknown;
  /** Whether *Go to Reset Method* leads somewhere from here. */
  hasReset?: boolean;
  /** The live value that can be stored as a global variable of its process. */
  storable?: StaleRef | { handle: string };
}

/**
 * What the menu of a row offers, for the manifest's `when` clauses: the row's kind, then a word for each thing that it has.
 * `undefined` where the kind has no name of its own.
 */
export function contextValueOf(kind: string | undefined, row: TreeRow<unknown>): string {
  const words = [
    ...(row.hasReset ? ['reset'] : []),
    ...(row.path ? ['path'] : []),
    ...(row.value ? ['value'] : []),
    ...(row.storable ? ['live'] : []),
  ];
  return [kind ?? 'poolLeaksRow', ...words].join(' ');
}
