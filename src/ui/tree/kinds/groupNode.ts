import * as vscode from 'vscode';
import { formatCount } from '../../../base/format';
import { labelled } from '../../shown/row';
import type { NoteNode } from './noteNode';
import type { TreeRow } from './treeRow';

/** Notes under one heading, which shows their number. */
export interface GroupNode {
  kind: 'group';
  id: string;
  label: string;
  icon: string;
  notes: NoteNode[];
}

/** What was not decided, and why. One row for all, because a workspace has many classes that a snapshot lacks. */
export function undecidedGroup(id: string, notes: NoteNode[]): GroupNode {
  return { kind: 'group', id, label: vscode.l10n.t('Undecided'), icon: 'question', notes };
}

export function groupRow({ label, icon, notes }: GroupNode): TreeRow<NoteNode> {
  const { Collapsed } = vscode.TreeItemCollapsibleState;
  return {
    item: () => labelled(label, formatCount(notes.length), Collapsed, icon),
    children: () => notes,
  };
}
