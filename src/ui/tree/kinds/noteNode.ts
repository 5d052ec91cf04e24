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
  /** What choosing the row does, in the place of going to a location. */
  action?: { command: string; title: string; given: unknown[] } | undefined;
  contextValue?: string | undefined;
}

type Note = Pick<NoteNode, 'label' | 'icon'> &
  Partial<Pick<NoteNode, 'description' | 'tooltip' | 'location' | 'action' | 'contextValue'>>;

export function noteNode(id: string, note: Note): NoteNode {
  return { kind: 'note', id, description: '', tooltip: [], ...note };
}

export function noteRow(node: NoteNode): TreeRow<never> {
  const { label, description, icon, tooltip, location, action, contextValue } = node;
  return {
    item: () => {
      const item = labelled(label, description, vscode.TreeItemCollapsibleState.None, icon);
      if (tooltip.length > 0) setTooltip(item, tooltip);
      if (location) {
        const title = vscode.l10n.t('Go to Reset Method');
        item.command = { command: 'poolLeaks.goToReset', title, arguments: [node] };
      }
      if (action) {
        const { command, title, given } = action;
        item.command = { command, title, arguments: given };
      }
      if (contextValue !== undefined) item.contextValue = contextValue;
      return item;
    },
    hasReset: location !== undefined,
    value: () => [label, description].filter(part => part !== '').join(': '),
    data: () => noteData(node),
  };
}

/** What a note says, as data for the clipboard. */
export function noteData({ label, description, location }: NoteNode): unknown {
  return { label, ...(description === '' ? {} : { description }), ...(location && { location }) };
}
