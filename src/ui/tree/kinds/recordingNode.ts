import * as vscode from 'vscode';
import { formatClock, formatQuantity, visibleText } from '../../../base/format';
import {
  recordingCoverage,
  recordingSentence,
  recordingVerdict,
} from '../../../protocol/recordingVerdict';
import type { PoolSession } from '../../../session/sessionApi';
import { standingIcons } from '../../attach/standing';
import { recordedRows } from '../../record/leftRows';
import type { RecordedLoad } from '../../record/recordings';
import { labelled, setSpoken } from '../../shown/row';
import { undecidedGroup, type GroupNode } from './groupNode';
import { heldRequestsOf, type HeldRequestsNode } from './heldRequestsNode';
import { leftNode, type LeftNode } from './leftNode';
import { noteNode, type NoteNode } from './noteNode';
import type { TreeRow } from './treeRow';

const LIMIT_LENGTH = 300;

/** What a recorded load left behind. */
export interface RecordingNode {
  kind: 'recording';
  id: string;
  session: PoolSession;
  recorded: RecordedLoad;
}

export function recordingRow({
  id,
  recorded,
}: RecordingNode): TreeRow<LeftNode | HeldRequestsNode | NoteNode | GroupNode> {
  return {
    item: () => recordingItem(recorded),
    children: () => {
      const rows = recordedRows(recorded);
      return [
        ...(rows.length > 0 ? rows.map(row => leftNode(id, row)) : [nothing(id, recorded)]),
        ...heldRequestsOf(`${id}/held`, recorded.recording.heldBefore),
        ...limitsOf(id, recorded),
      ];
    },
    hover: () => ({
      lines: [
        recordingSentence(recorded.recording),
        vscode.l10n.t('Looked at: {0}.', recordingCoverage(recorded.recording)),
      ],
    }),
    data: () => recorded.recording,
  };
}

function recordingItem({ recording, at }: RecordedLoad): vscode.TreeItem {
  const { left } = recording;
  const grows = left.filter(({ verdict }) => verdict === 'grows').length;
  const parked = left.length - grows;
  const counts = [
    ...(grows === 1 ? [vscode.l10n.t('1 grows')] : []),
    ...(grows > 1 ? [vscode.l10n.t('{0} grow', grows)] : []),
    ...(parked > 0 ? [vscode.l10n.t('{0} parked', parked)] : []),
    ...(left.length === 0 ? [vscode.l10n.t('nothing')] : []),
  ];
  const label = vscode.l10n.t('Left behind');
  const facts = [counts.join(', '), vscode.l10n.t('recorded at {0}', formatClock(at))];
  const { Expanded } = vscode.TreeItemCollapsibleState;
  const item = labelled(label, facts.join(' · '), Expanded, 'record');
  item.contextValue = 'poolLeaksRecording';
  setSpoken(item, `${label}: ${facts.join(', ')}`);
  return item;
}

/** Stands in for rows: says what was looked at. */
function nothing(id: string, { recording }: RecordedLoad): NoteNode {
  const label = recordingSentence(recording);
  const description = recordingCoverage(recording);
  const icon = standingIcons[recordingVerdict(recording).kind];
  return noteNode(`${id}/nothing`, { label, description, icon, tooltip: [label, description] });
}

function limitsOf(id: string, { recording }: RecordedLoad): GroupNode[] {
  const notes = recording.coverage.limits.map((limit, i) =>
    noteNode(`${id}/limit/${i}`, {
      label: visibleText(limit, LIMIT_LENGTH),
      icon: 'question',
      tooltip: [limit],
    }),
  );
  const more = recording.left.length - recordedRows({ recording, at: 0 } as RecordedLoad).length;
  if (more > 0) {
    const label = vscode.l10n.t('{0} more', formatQuantity(more, vscode.l10n.t('holder')));
    notes.push(noteNode(`${id}/more`, { label, icon: 'ellipsis' }));
  }
  return notes.length > 0 ? [undecidedGroup(`${id}/limits`, notes)] : [];
}
