import { attach, leaveOpened } from '../inspector/attach/attach';
import { connect } from '../inspector/connection/connect';
import type { TargetAddress } from '../protocol/target';
import type { PoolSession } from './sessionApi';
import { sessionOn, type SessionOptions } from './sessionOn';

/** Connects to a target and asks who it is, without reading anything yet. Rejects with a `Failure`. */
export async function openSession(
  address: TargetAddress,
  options: SessionOptions,
): Promise<PoolSession> {
  const { log, onLeft = log } = options;
  const { connection, resolved } = await attach(address, { ...options, onLeft });
  const { url, name, shared } = resolved;
  const leave = async (isLost: boolean): Promise<void> => {
    for (const sentence of await leaveOpened(resolved, isLost ? undefined : connection)) {
      onLeft(sentence);
    }
  };
  const connectAgain = shared
    ? undefined
    : (until?: AbortSignal) => connect({ url, name, ...(until ? { signal: until } : {}) });
  return sessionOn({ connection, url, known: resolved.target, leave, connectAgain }, options);
}
