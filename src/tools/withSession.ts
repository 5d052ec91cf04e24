import * as v from 'valibot';
import { Failure } from '../base/failure';
import { namedTargetsIn } from '../check/projectConfig';
import type { SignalConsent } from '../session/sessionApi';
import type { PoolSession } from '../session/sessionApi';
import { parseTargetAddress } from '../protocol/targetAddress';
import type { ToolParts } from './tool';

const MOST_CHARACTERS = 200;

/** A target with an open inspector. */
export const targetInput = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(MOST_CHARACTERS),
  v.description(
    'The server: its inspector’s port (9229), host:port, ws:// address, pid:<process id>, or the name that the project gives it. Its inspector must be open.',
  ),
);

/** Opens a session, and detaches from it however the work ends. Rejects with a `Failure`. */
export async function withSession<T>(
  { openSession, folders }: Pick<ToolParts, 'openSession' | 'folders'>,
  target: string,
  signal: AbortSignal,
  work: (session: PoolSession) => Promise<T>,
): Promise<T> {
  const session = await openSession(
    parseTargetAddress(target, () => namedTargetsIn(folders())),
    { signal, signalConsent },
  );
  try {
    return await work(session);
  } finally {
    await session.detach();
  }
}

/** A signal opens a port in the process, and may do something else there: that is for a person to decide. */
const signalConsent: SignalConsent = ({ pid }) => {
  throw new Failure(
    'usage',
    `Process ${pid} has no open inspector. Ask the person to start it with --inspect, or to attach to it in VS Code or by "pool-leaks inspect pid:${pid}".`,
  );
};
