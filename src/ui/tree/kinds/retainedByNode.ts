import * as vscode from 'vscode';
import type { HeapRow, RetainingStep } from '../../../protocol/heapReading';
import type { SnapshotFinding } from '../../../protocol/snapshotReading';
import { retainingPathText, stepText } from '../../../session/retainingPathText';
import { labelled } from '../../shown/row';
import type { OpenSnapshot } from '../../snapshot/snapshots';
import { noteNode, type NoteNode } from './noteNode';
import type { TreeRow } from './treeRow';

const MAX_STEPS = 100;

/** What keeps a value of a heap snapshot alive. */
export interface RetainedByNode {
  kind: 'retainedBy';
  id: string;
  snapshot: OpenSnapshot;
  found: SnapshotFinding;
  row: HeapRow;
}

type InSnapshot = Pick<RetainedByNode, 'snapshot' | 'found' | 'row'>;

export function retainedByRow(node: RetainedByNode): TreeRow<NoteNode> {
  const { Collapsed } = vscode.TreeItemCollapsibleState;
  return {
    item: () => labelled(vscode.l10n.t('Kept alive by'), '', Collapsed, 'references'),
    children: async () => {
      const steps = await stepsTo(node);
      // From the value upwards, because that is how people ask. The root is last.
      return steps
        .reverse()
        .slice(0, MAX_STEPS)
        .map((step, i) =>
          noteNode(`${node.id}/${i}`, {
            label: stepText(step),
            icon: step.stale ? 'warning' : 'arrow-small-right',
            tooltip: [`@${step.id}`],
          }),
        );
    },
    path: () => snapshotPath(node),
    data: () => node.row,
  };
}

/** The path from a root to the value, on one line. */
export async function snapshotPath(node: InSnapshot): Promise<string> {
  return retainingPathText(await stepsTo(node));
}

async function stepsTo({ snapshot, found, row }: InSnapshot): Promise<RetainingStep[]> {
  const [steps = []] = await snapshot.reader.paths(found.ordinal, [row.row]);
  return steps;
}
