import type { SignalConsent } from '../../session/sessionApi';
import type { NodeTarget, TargetAddress } from '../../protocol/target';
import type { PoolSession } from '../../session/sessionApi';

export interface SessionRequest {
  allowRemote: boolean;
  signal: AbortSignal;
  /** Called with a sentence for each inspector that had to stay open. */
  onLeft?(sentence: string): void;
  signalConsent?: SignalConsent;
}

/** What the commands need of the layers below. The composition root provides it, tests fake it. */
export interface Engine {
  /** Rejects with a `Failure`; the caller detaches the session. */
  openSession(address: TargetAddress, options: SessionRequest): Promise<PoolSession>;
  /** Closes inspectors that earlier runs had to leave open. Answers a sentence for each. Never rejects. */
  closeLostInspectors(): Promise<string[]>;
  listTargets(signal: AbortSignal): Promise<NodeTarget[]>;
}
