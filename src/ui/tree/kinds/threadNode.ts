import * as vscode from 'vscode';
import { formatCount, formatQuantity, visibleText } from '../../../base/format';
import { verdictOf } from '../../../protocol/verdict';
import type { PoolSession } from '../../../session/sessionApi';
import { standingIcons } from '../../attach/standing';
import { labelled, setTooltip } from '../../shown/row';
import { belowSession, type IsMended, type RecordedOf, type SessionNode } from './sessionRows';
import type { TreeShape } from './grouping';
import type { TreeRow } from './treeRow';

/** A worker thread of the attached process. */
export interface ThreadNode {
  kind: 'thread';
  id: string;
  session: PoolSession;
  recordedOf: RecordedOf;
  isMended?: IsMended | undefined;
  shape?: TreeShape | undefined;
}

export function threadNode(
  session: PoolSession,
  recordedOf: RecordedOf,
  isMended?: IsMended,
  shape?: TreeShape,
): ThreadNode {
  const id = `thread ${session.target.thread?.id}`;
  return { kind: 'thread', id, session, recordedOf, isMended, shape };
}

export function threadRow({
  session,
  recordedOf,
  isMended,
  shape,
}: ThreadNode): TreeRow<SessionNode> {
  return {
    item: () => threadItem(session),
    children: () => belowSession(session, recordedOf(session), isMended, shape),
    value: () => session.target.title,
    data: () => session.target,
  };
}

function threadItem({ target, reading, readingFailure }: PoolSession): vscode.TreeItem {
  const { id, name } = target.thread ?? { id: 0, name: '' };
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const kind = readingFailure ? 'unknown' : reading ? verdictOf(reading).kind : 'unread';
  const stale = (reading?.findings ?? []).reduce((sum, { live }) => sum + live.staleReferences, 0);
  const what = readingFailure ? [vscode.l10n.t('not read: {0}', readingFailure.message)] : [];
  const held =
    stale > 0 ? [formatQuantity(stale, vscode.l10n.t('value'), vscode.l10n.t('values'))] : [];
  const item = labelled(
    visibleText(name),
    [vscode.l10n.t('thread {0}', formatCount(id)), ...held, ...what].join(' · '),
    reading ? Collapsed : None,
    standingIcons[kind],
  );
  setTooltip(item, [target.title, ...what]);
  item.contextValue = 'poolLeaksThread';
  return item;
}
