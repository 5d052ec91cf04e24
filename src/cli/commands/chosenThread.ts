import { Failure } from '../../base/failure';
import { visibleText } from '../../base/format';
import { threadTitle } from '../../protocol/threadTitle';
import type { PoolSession } from '../../session/sessionApi';

const MAX_LISTED = 20;

/** The session of the thread with this id or name; without one, the process's own. Throws `usage` where there is none, or several. */
export function chosenThread(session: PoolSession, wanted: string | undefined): PoolSession {
  if (wanted === undefined) return session;
  const all = session.threads?.all ?? [];
  const byId = all.find(({ target }) => String(target.thread?.id) === wanted);
  const named = byId ? [byId] : all.filter(({ target }) => target.thread?.name === wanted);
  if (named.length === 1) return named[0]!;
  const what =
    named.length === 0
      ? `There is no worker thread ${visibleText(wanted, 60)}.`
      : `${named.length} worker threads are called ${visibleText(wanted, 60)}. Give an id.`;
  const there = all.slice(0, MAX_LISTED).flatMap(({ target }) => target.thread ?? []);
  const listed = there.length === 0 ? 'None runs.' : `${there.map(threadTitle).join(', ')}.`;
  throw new Failure('usage', `${what} ${listed}`);
}
