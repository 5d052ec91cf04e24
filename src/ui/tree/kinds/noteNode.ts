import * as vscode from 'vscode';
import type { FileLocation } from '../../../protocol/finding';
import { labelled, setTooltip } from '../../shown/row';
import type { TreeRow } from './treeRow';

/** A row with a message. With a location it leads there. */
export interface NoteNode {
  kind: 'note';
  id: string;
  label: string;
  description: string;
  icon: string;
  tooltip: string[];
  location?: FileLocation | undefined;
}

type Note = Pick<NoteNode, 'label' | 'icon'> &
  Partial<Pick<NoteNode, 'description' | 'tooltip' | 'location'>>;

export function noteNode(id: string, note: Note): NoteNode {
  return { kind: 'note', id, description: '', tooltip: [], ...note };
}

export function noteRow(node: NoteNode): TreeRow<never> {
  const { label, description, icon, tooltip, location } = node;
  return {
    item: () => {
      const item = labelled(label, description, vscode.TreeItemCollapsibleState.None, icon);
      if (tooltip.length > 0) setTooltip(item, tooltip);
      if (location) {
        const title = vscode.l10n.t('Go to Reset Method');
        item.command = { command: 'poolLeaks.goToReset', title, arguments: [node] };
      }
      return item;
    },
  };
}
