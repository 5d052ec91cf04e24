import { attach, leaveOpened } from '../inspector/attach/attach';
import { connect } from '../inspector/connection/connect';
import { identify } from '../inspector/attach/identify';
import type { SignalConsent } from '../inspector/opened/openByPid';
import { PoolReader } from '../inspector/reading/poolReader';
import { throwIfCancelled } from '../base/failure';
import type { Analyser } from '../protocol/analysis';
import type { OriginalFinder } from '../protocol/originals';
import type { TargetAddress } from '../protocol/target';
import { InspectedProcess } from './inspectedProcess';
import { ScriptPlaces } from './scriptPlaces';
import type { PoolSession } from './sessionApi';

export interface SessionOptions {
  analyser: Analyser;
  originalFinder: OriginalFinder;
  /** Hosts other than loopback are refused without it. */
  allowRemote: boolean;
  /** Objects visited by one walk of the target's heap. */
  maxObjects: number;
  log(line: string): void;
  /** Told in a sentence what of ours had to stay in the target, and what becomes of it. Without it the log is. */
  onLeft?(sentence: string): void;
  /** Asked before a process is signalled to open its inspector; without it that is done only where it is known to be safe. */
  signalConsent?: SignalConsent;
  signal?: AbortSignal;
}

/** One walk takes at most this long, in ms, slices and round trips together; what is left is reported as undecided. */
const WALK_BUDGET_MS = 3_000;

/** Connects to a target and asks who it is. Nothing is read yet. Rejects with a `Failure`. */
export async function openSession(
  address: TargetAddress,
  options: SessionOptions,
): Promise<PoolSession> {
  const { signal, analyser, originalFinder, maxObjects, log, onLeft = log } = options;
  const { connection, resolved } = await attach(address, { ...options, onLeft });
  const { url, name, shared } = resolved;
  const leave = async (isLost: boolean): Promise<void> => {
    for (const sentence of await leaveOpened(resolved, isLost ? undefined : connection)) {
      onLeft(sentence);
    }
  };
  try {
    const target = { ...resolved.target, ...(await identify(connection, url, signal)) };
    throwIfCancelled(signal, 'Attaching');
    log(`attached to ${target.title} (pid ${target.pid}, Node ${target.node})`);
    return new InspectedProcess({
      target,
      connection,
      reader: new PoolReader(connection, {
        analyser,
        maxObjects,
        walkBudgetMs: WALK_BUDGET_MS,
        log,
      }),
      places: new ScriptPlaces(originalFinder),
      leave,
      log,
      connectAgain: shared
        ? undefined
        : until => connect({ url, name, ...(until ? { signal: until } : {}) }),
    });
  } catch (error) {
    await leave(false);
    connection.dispose();
    throw error;
  }
}
