import { attach } from '../inspector/attach';
import { connect } from '../inspector/connect';
import { identify } from '../inspector/identify';
import { PoolReader } from '../inspector/poolReader';
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
  signal?: AbortSignal;
}

/** One walk takes at most this long, in ms, slices and round trips together; what is left is reported as undecided. */
const WALK_BUDGET_MS = 3_000;

/** Connects to a target and asks who it is. Nothing is read yet. Rejects with a `Failure`. */
export async function openSession(
  address: TargetAddress,
  options: SessionOptions,
): Promise<PoolSession> {
  const { signal, allowRemote, analyser, originalFinder, maxObjects, log } = options;
  const { connection, resolved } = await attach(address, allowRemote, signal);
  try {
    const target = { ...resolved.target, ...(await identify(connection, resolved.url)) };
    log(`attached to ${target.title} (pid ${target.pid}, Node ${target.node})`);
    const reader = new PoolReader(connection, {
      analyser,
      maxObjects,
      walkBudgetMs: WALK_BUDGET_MS,
      log,
    });
    const { url, name } = resolved;
    const connectAgain = resolved.shared
      ? undefined
      : (until?: AbortSignal) => connect({ url, name, ...(until ? { signal: until } : {}) });
    const places = new ScriptPlaces(originalFinder);
    const { opened } = resolved;
    return new InspectedProcess(target, connection, reader, places, opened, log, connectAgain);
  } catch (error) {
    connection.dispose();
    throw error;
  }
}
