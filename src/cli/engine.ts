import type { NodeTarget, TargetAddress } from '../protocol/target';
import type { PoolSession } from '../session/sessionApi';

/** What the commands need of the layers below; the composition root fills it, tests fake it. */
export interface Engine {
  /** Rejects with a `Failure`; the caller detaches the session. */
  openSession(
    address: TargetAddress,
    options: { allowRemote: boolean; signal: AbortSignal },
  ): Promise<PoolSession>;
  listTargets(signal: AbortSignal): Promise<NodeTarget[]>;
}
