import { Failure } from '../../base/failure';
import type { PoolSession } from '../../session/sessionApi';
import type { Attachment } from '../attach/attachment';
import type { PoolNode } from '../tree/poolNode';

/** The session of a thread's row, or of a row below it; without one, that of the process. Throws `usage` when none is attached. */
export function sessionOf(
  node: PoolNode | undefined,
  { session }: Pick<Attachment, 'session'>,
): PoolSession {
  if (!session) throw new Failure('usage', 'No process is attached. Attach to one first.');
  const chosen = node && 'session' in node ? node.session : undefined;
  return session.threads?.all.find(each => each === chosen) ?? session;
}
