import * as vscode from 'vscode';
import { visibleText } from '../../../base/format';
import type { Finding, Reading } from '../../../protocol/finding';
import { coverageSentence, verdictOf, verdictSentence } from '../../../protocol/verdict';
import type { PoolSession } from '../../../session/sessionApi';
import { shortTitle } from '../../attach/shortTitle';
import { standingIcons } from '../../attach/standing';
import type { RecordedLoad } from '../../record/recordings';
import { labelled, setTooltip } from '../../shown/row';
import type { FindingNode } from './findingNode';
import { undecidedGroup, undecidedNote, type GroupNode } from './groupNode';
import { heldRequestsOf, type HeldRequestsNode } from './heldRequestsNode';
import { noteNode, type NoteNode } from './noteNode';
import type { RecordingNode } from './recordingNode';
import type { TreeRow } from './treeRow';

const LIMIT_LENGTH = 300;

/** The attached process. */
export interface ProcessNode {
  kind: 'process';
  id: string;
  session: PoolSession;
  /** The last load that was recorded of it. */
  recorded?: RecordedLoad | undefined;
  /** Whether the reset of a finding is mended in the source. */
  isMended?(finding: Finding): boolean;
}

type Below = FindingNode | NoteNode | RecordingNode | HeldRequestsNode | GroupNode;

export function processRow({ session, recorded, isMended }: ProcessNode): TreeRow<Below> {
  return {
    item: () => processItem(session),
    children: () => {
      const { reading } = session;
      if (!reading) return [];
      const findings = findingsOf(session, reading, isMended);
      return [
        ...(findings.length > 0 ? findings : [nothing(reading)]),
        ...recordingOf(session, recorded),
        ...heldRequestsOf('held', reading.contexts),
        ...undecidedOf(reading),
      ];
    },
  };
}

function processItem({ target, state }: PoolSession): vscode.TreeItem {
  const title = visibleText(shortTitle(target.title));
  const facts = [
    `pid ${target.pid ?? '?'}`,
    target.node ?? '',
    ...(state.kind === 'lost' ? [vscode.l10n.t('ended')] : []),
  ];
  const { Expanded } = vscode.TreeItemCollapsibleState;
  const item = labelled(title, facts.join(' · '), Expanded, 'server-process');
  setTooltip(item, [target.title, ...(target.cwd === undefined ? [] : [target.cwd])]);
  item.contextValue = 'poolLeaksProcess';
  return item;
}

function findingsOf(
  session: PoolSession,
  { findings }: Reading,
  isMended: ProcessNode['isMended'],
): FindingNode[] {
  return findings.map(finding => ({
    ...{ kind: 'finding', id: finding.id, session, finding },
    isMended: isMended?.(finding) === true,
  }));
}

function recordingOf(session: PoolSession, recorded: RecordedLoad | undefined): RecordingNode[] {
  return recorded ? [{ kind: 'recording', id: 'recording', session, recorded }] : [];
}

/** Stands in for findings: tells why there are none. Its button records requests, which does not depend on models. */
function nothing(reading: Reading): NoteNode {
  const verdict = verdictOf(reading);
  const label = verdictSentence(verdict, reading.coverage, vscode.l10n.t);
  const description = coverageSentence(reading.coverage, vscode.l10n.t);
  const icon = standingIcons[verdict.kind];
  const next = vscode.l10n.t('Record requests to see what they leave behind.');
  return noteNode('nothing', {
    label,
    description,
    icon,
    tooltip: [label, description, next],
    contextValue: 'poolLeaksNothing',
  });
}

/** What limited the reading, then the classes that it did not decide. */
function undecidedOf({ undecided, coverage }: Reading): GroupNode[] {
  const icon = 'question';
  const notes = [
    ...coverage.limits.map((limit, i) => {
      const label = visibleText(limit, LIMIT_LENGTH);
      return noteNode(`undecided/limit/${i}`, { label, icon, tooltip: [limit] });
    }),
    ...undecided.map((each, i) => undecidedNote(`undecided/${i}`, each)),
  ];
  return notes.length > 0 ? [undecidedGroup('undecided', notes)] : [];
}
