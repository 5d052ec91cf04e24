import type { PoolSession } from '../../session/sessionApi';
import type { CommandIo } from '../io/commandIo';

/** Follows the requests until the session is detached, and says what that means. Rejects with a `Failure`. */
export async function followRequests(
  session: Pick<PoolSession, 'followRequests' | 'threads'>,
  io: Pick<CommandIo, 'err'>,
): Promise<void> {
  await session.followRequests();
  io.err(
    'A listener in the server follows its requests from now on, and is gone when this ends. Still in memory is what V8 has not collected: what rises from collection to collection is held.',
  );
  if (session.threads && session.threads.all.length > 0) {
    io.err('Requests that worker threads serve themselves are not counted.');
  }
}
