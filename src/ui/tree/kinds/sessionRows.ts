import * as vscode from 'vscode';
import { visibleText } from '../../../base/format';
import type { Finding, Reading } from '../../../protocol/finding';
import { coverageSentence, verdictOf, verdictSentence } from '../../../protocol/verdict';
import type { PoolSession } from '../../../session/sessionApi';
import { standingIcons } from '../../attach/standing';
import type { RecordedLoad } from '../../record/recordings';
import type { FindingNode } from './findingNode';
import type { TreeShape } from './grouping';
import { undecidedGroup, undecidedNote, type GroupNode } from './groupNode';
import { heldRequestsOf, type HeldRequestsNode } from './heldRequestsNode';
import { noteNode, type NoteNode } from './noteNode';
import type { RecordingNode } from './recordingNode';

const LIMIT_LENGTH = 300;

/** The last load that was recorded of a session; `undefined` where none was. */
export type RecordedOf = (session: PoolSession) => RecordedLoad | undefined;

/** Whether the reset of a finding is mended in the source. */
export type IsMended = (finding: Finding) => boolean;

/** What stands below a session's row. */
export type SessionNode = FindingNode | NoteNode | RecordingNode | HeldRequestsNode | GroupNode;

/** The rows of a thread, a process's main thread or another. */
export function belowSession(
  session: PoolSession,
  recorded: RecordedLoad | undefined,
  isMended?: IsMended,
  shape?: TreeShape,
): SessionNode[] {
  const { reading } = session;
  if (!reading) return [];
  const before = idBefore(session);
  const findings = findingsOf(session, reading, isMended, shape);
  return [
    ...(findings.length > 0 ? findings : [nothing(before, reading)]),
    ...(recorded ? [recordingNode(session, recorded)] : []),
    ...heldRequestsOf(`${before}held`, reading.contexts),
    ...undecidedOf(before, reading),
  ];
}

/** What the ids of a session's rows begin with, so that those of two threads differ. */
function idBefore({ target: { thread } }: PoolSession): string {
  return thread ? `thread ${thread.id}/` : '';
}

function findingsOf(
  session: PoolSession,
  { findings }: Reading,
  isMended: IsMended | undefined,
  shape: TreeShape | undefined,
): FindingNode[] {
  return findings.map(finding => ({
    ...{ kind: 'finding', id: `${idBefore(session)}${finding.id}`, session, finding },
    isMended: isMended?.(finding) === true,
    shape,
  }));
}

export function recordingNode(session: PoolSession, recorded: RecordedLoad): RecordingNode {
  return { kind: 'recording', id: `${idBefore(session)}recording`, session, recorded };
}

/** Stands in for findings: tells why there are none. Its button records requests, which does not depend on models. */
function nothing(before: string, reading: Reading): NoteNode {
  const verdict = verdictOf(reading);
  const label = verdictSentence(verdict, reading.coverage, vscode.l10n.t);
  const description = coverageSentence(reading.coverage, vscode.l10n.t);
  const icon = standingIcons[verdict.kind];
  const next = vscode.l10n.t('Record requests to see what they leave behind.');
  return noteNode(`${before}nothing`, {
    label,
    description,
    icon,
    tooltip: [label, description, next],
    contextValue: 'poolLeaksNothing',
  });
}

/** What limited the reading, then the classes that it did not decide. */
function undecidedOf(before: string, { undecided, coverage }: Reading): GroupNode[] {
  const icon = 'question';
  const notes = [
    ...coverage.limits.map((limit, i) => {
      const label = visibleText(limit, LIMIT_LENGTH);
      return noteNode(`${before}undecided/limit/${i}`, { label, icon, tooltip: [limit] });
    }),
    ...undecided.map((each, i) => undecidedNote(`${before}undecided/${i}`, each)),
  ];
  return notes.length > 0 ? [undecidedGroup(`${before}undecided`, notes)] : [];
}
