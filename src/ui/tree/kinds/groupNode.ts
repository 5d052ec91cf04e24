import * as vscode from 'vscode';
import { formatCount, visibleText } from '../../../base/format';
import type { Undecided } from '../../../protocol/finding';
import { labelled } from '../../shown/row';
import { noteData, noteNode, type NoteNode } from './noteNode';
import type { TreeRow } from './treeRow';

/** Notes under one heading, which shows their number. */
export interface GroupNode {
  kind: 'group';
  id: string;
  label: string;
  icon: string;
  notes: NoteNode[];
}

/** The class with the reason, and its reset when that is known. */
export function undecidedNote(id: string, { className, reason, location }: Undecided): NoteNode {
  const at = location ? [`${location.file}:${location.line}`] : [];
  return noteNode(id, {
    label: visibleText(className),
    description: reason,
    icon: 'question',
    tooltip: [reason, ...at],
    location,
  });
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
    value: () => label,
    data: () => ({ label, notes: notes.map(noteData) }),
  };
}
