import { awaitThread } from '../inspector/reading/awaitThread';
import type { Connection } from '../inspector/connection/connection';
import {
  connectToThread,
  WorkerThreads,
  type WorkerThread,
} from '../inspector/connection/workerThreads';
import { identify } from '../inspector/attach/identify';
import type { SignalConsent } from '../inspector/opened/openByPid';
import { PoolReader } from '../inspector/reading/poolReader';
import { Failure, throwIfCancelled } from '../base/failure';
import type { Analyser } from '../protocol/analysis';
import type { HolderFinder } from '../protocol/holderSites';
import type { OriginalFinder } from '../protocol/originals';
import { isDeno, type NodeTarget } from '../protocol/target';
import { threadTitle } from '../protocol/threadTitle';
import { InspectedProcess, type InspectedProcessParts } from './inspectedProcess';
import { ResetsByScript } from './resetsByScript';
import type { PoolSession } from './sessionApi';
import { ThreadSessions } from './threadSessions';

export interface SessionOptions {
  analyser: Analyser;
  originalFinder: OriginalFinder;
  holderFinder: HolderFinder;
  /** Without it, hosts other than loopback are refused. */
  allowRemote: boolean;
  /** Limit of objects that one walk of the target's heap visits. */
  maxObjects: number;
  /** Whether worker threads get sessions of their own, which the caller reads. Otherwise readings say that they were not read. */
  threads?: boolean;
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

/** An open connection, and what is known of its target. */
export interface OpenedTarget extends Pick<
  InspectedProcessParts,
  'connection' | 'connectAgain' | 'leave'
> {
  /** For `NodeTarget.url`. */
  url: string;
  known: NodeTarget | undefined;
}

/** A session on a connection, which it owns. Asks the target who it is. Rejects with a `Failure`, and has left then. */
export async function sessionOn(
  { connection, url, known, leave, connectAgain }: OpenedTarget,
  options: Omit<SessionOptions, 'allowRemote'>,
): Promise<PoolSession> {
  const {
    signal,
    analyser,
    originalFinder,
    holderFinder,
    maxObjects,
    log,
    threads: wantsThreads,
  } = options;
  try {
    const target = { ...known, ...(await identify(connection, url, signal)) };
    throwIfCancelled(signal, 'Attaching');
    log(`attached to ${target.title} (pid ${target.pid}, ${target.node})`);
    const parts = (
      own: Connection,
      isAlone: () => boolean,
    ): Omit<InspectedProcessParts, 'target' | 'leave' | 'threads'> => ({
      ...{ connection: own, originalFinder, holderFinder, log, connectAgain },
      reader: new PoolReader(own, {
        ...{ analyser, maxObjects, walkBudgetMs: WALK_BUDGET_MS },
        ...{ isAlone, isDeno: isDeno(target), log },
      }),
      resets: new ResetsByScript(originalFinder),
    });
    const ofThread = (thread: WorkerThread): InspectedProcess =>
      new InspectedProcess({
        ...parts(thread.connection, () => false),
        ...threadParts(thread, target, connectAgain, log),
      });
    const threads =
      wantsThreads && connectAgain ? await followThreads(connection, ofThread, log) : undefined;
    const isAlone = (): boolean => threads !== undefined && threads.all.length + threads.more === 0;
    return new InspectedProcess({ ...parts(connection, isAlone), target, leave, threads });
  } catch (error) {
    await leave(false);
    connection.dispose();
    throw error;
  }
}

/** What is different for a worker thread. */
function threadParts(
  { id, name, connection }: WorkerThread,
  { pid, node, cwd }: NodeTarget,
  connectAgain: InspectedProcessParts['connectAgain'],
  log: (line: string) => void,
): Pick<InspectedProcessParts, 'target' | 'leave' | 'threads' | 'connectAgain' | 'isReady'> {
  return {
    target: {
      ...{ title: threadTitle({ id, name }), workers: [], thread: { id, name } },
      ...(pid !== undefined && { pid }),
      ...(node !== undefined && { node }),
      ...(cwd !== undefined && { cwd }),
    },
    threads: undefined,
    leave: () => Promise.resolve(),
    connectAgain:
      connectAgain && (async until => connectToThread(await connectAgain(until), id, log)),
    isReady: signal => awaitThread(connection, signal),
  };
}

/** `undefined` where the inspector tells nothing of threads: the walk counts those it meets. */
async function followThreads(
  connection: Connection,
  open: (thread: WorkerThread) => PoolSession,
  log: (line: string) => void,
): Promise<ThreadSessions | undefined> {
  try {
    return new ThreadSessions(await WorkerThreads.follow(connection, { log }), open);
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'protocol') throw error;
    log(`no threads: ${error.message}`);
    return undefined;
  }
}
