import * as vscode from 'vscode';
import { formatQuantity, visibleText } from '../../../base/format';
import type { PoolSession } from '../../../session/sessionApi';
import { shortTitle } from '../../attach/shortTitle';
import { labelled, setTooltip } from '../../shown/row';
import type { TreeShape } from './grouping';
import { noteNode, type NoteNode } from './noteNode';
import { belowSession, type IsMended, type RecordedOf, type SessionNode } from './sessionRows';
import { threadNode, type ThreadNode } from './threadNode';
import type { TreeRow } from './treeRow';

/** The attached process. */
export interface ProcessNode {
  kind: 'process';
  id: string;
  session: PoolSession;
  /** The last load that was recorded of a thread of it. */
  recordedOf: RecordedOf;
  /** Whether the reset of a finding is mended in the source. */
  isMended?: IsMended;
  shape?: TreeShape;
}

export function processRow({
  session,
  recordedOf,
  isMended,
  shape,
}: ProcessNode): TreeRow<SessionNode | ThreadNode> {
  return {
    item: () => processItem(session),
    children: () => [
      ...belowSession(session, recordedOf(session), isMended, shape),
      ...(session.threads?.all ?? []).map(each => threadNode(each, recordedOf, isMended, shape)),
      ...moreThreads(session),
    ],
    value: () => session.target.title,
    data: () => session.target,
  };
}

/** Threads that run and have no row. */
function moreThreads({ threads }: PoolSession): NoteNode[] {
  if (!threads || threads.more === 0) return [];
  const label = vscode.l10n.t(
    '{0} not read',
    formatQuantity(threads.more, vscode.l10n.t('more thread'), vscode.l10n.t('more threads')),
  );
  return [noteNode('threads/more', { label, icon: 'question' })];
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
