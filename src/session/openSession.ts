import { attach, leaveOpened } from '../inspector/attach/attach';
import { connect } from '../inspector/connection/connect';
import { identify } from '../inspector/attach/identify';
import type { SignalConsent } from '../inspector/opened/openByPid';
import { PoolReader } from '../inspector/reading/poolReader';
import { throwIfCancelled } from '../base/failure';
import type { Analyser } from '../protocol/analysis';
import type { HolderFinder } from '../protocol/holderSites';
import type { OriginalFinder } from '../protocol/originals';
import type { TargetAddress } from '../protocol/target';
import { InspectedProcess } from './inspectedProcess';
import { ResetsByScript } from './resetsByScript';
import type { PoolSession } from './sessionApi';

export interface SessionOptions {
  analyser: Analyser;
  originalFinder: OriginalFinder;
  holderFinder: HolderFinder;
  /** Without it, hosts other than loopback are refused. */
  allowRemote: boolean;
  /** Limit of objects that one walk of the target's heap visits. */
  maxObjects: number;
  log(line: string): void;
  /**
   * Called with a sentence for each thing of ours that has to stay in the target, and what becomes of it. Logged if missing.
   */
  onLeft?(sentence: string): void;
  /**
   * Asked before a process is signalled to open its inspector. If missing, only processes that certainly handle the signal
   * are signalled.
   */
  signalConsent?: SignalConsent;
  signal?: AbortSignal;
}

/** Time limit in ms for one walk, including slices and round trips. What is left is undecided. */
const WALK_BUDGET_MS = 3_000;

/** Connects to a target and asks who it is, without reading anything yet. Rejects with a `Failure`. */
export async function openSession(
  address: TargetAddress,
  options: SessionOptions,
): Promise<PoolSession> {
  const { signal, analyser, originalFinder, holderFinder, maxObjects, log, onLeft = log } = options;
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
      resets: new ResetsByScript(originalFinder),
      originalFinder,
      holderFinder,
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
