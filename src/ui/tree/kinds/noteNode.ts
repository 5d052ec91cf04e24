import * as vscode from 'vscode';
import { labelled, setTooltip } from '../../shown/row';
import type { TreeRow } from './treeRow';

/** A row with a message, which leads nowhere. */
export interface NoteNode {
  kind: 'note';
  id: string;
  label: string;
  description: string;
  icon: string;
  tooltip: string[];
}

type Note = Pick<NoteNode, 'label' | 'icon'> & Partial<Pick<NoteNode, 'description' | 'tooltip'>>;

export function noteNode(id: string, note: Note): NoteNode {
  return { kind: 'note', id, description: '', tooltip: [], ...note };
}

export function noteRow({ label, description, icon, tooltip }: NoteNode): TreeRow<never> {
  return {
    item: () => {
      const item = labelled(label, description, vscode.TreeItemCollapsibleState.None, icon);
      if (tooltip.length > 0) setTooltip(item, tooltip);
      return item;
    },
  };
}
