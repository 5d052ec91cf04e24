import * as vscode from 'vscode';
import { formatCount } from '../../../base/format';
import type { ContextsReading } from '../../../protocol/heldContexts';
import { heldRows } from '../../record/leftRows';
import { labelled, setTooltip } from '../../shown/row';
import { leftNode, type LeftNode } from './leftNode';
import type { TreeRow } from './treeRow';

/** The finished requests that are still held, by holder. */
export interface HeldRequestsNode {
  kind: 'heldRequests';
  id: string;
  contexts: ContextsReading;
}

/** No row where nobody looked for them, or none is held. */
export function heldRequestsOf(
  id: string,
  contexts: ContextsReading | undefined,
): HeldRequestsNode[] {
  return contexts && contexts.held > 0 ? [{ kind: 'heldRequests', id, contexts }] : [];
}

export function heldRequestsRow({ id, contexts }: HeldRequestsNode): TreeRow<LeftNode> {
  return {
    item: () => heldItem(contexts),
    children: () => heldRows(contexts).map(row => leftNode(id, row)),
    data: () => contexts,
  };
}

function heldItem(contexts: ContextsReading): vscode.TreeItem {
  const { over, held, estimated, withoutHolder = 0, holders, basis } = contexts;
  const label = vscode.l10n.t('Finished requests held');
  const counts = vscode.l10n.t('{0} of {1}', formatCount(held), formatCount(over));
  const description = estimated ? vscode.l10n.t('about {0}', counts) : counts;
  const { Expanded, None } = vscode.TreeItemCollapsibleState;
  const item = labelled(label, description, holders.length > 0 ? Expanded : None, 'inbox');
  setTooltip(item, [
    vscode.l10n.t('Requests whose response is closed, and which are still reachable.'),
    basis === 'walk'
      ? vscode.l10n.t('Met by the walk; a heap snapshot finds all.')
      : vscode.l10n.t('All that the heap snapshot has.'),
    ...(withoutHolder > 0
      ? [
          vscode.l10n.t(
            'What holds {0} of them, the walk cannot see. Record requests: heap snapshots show it.',
            formatCount(withoutHolder),
          ),
        ]
      : []),
  ]);
  item.contextValue = 'poolLeaksHeldRequests';
  return item;
}
