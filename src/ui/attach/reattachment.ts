import { setTimeout as delay } from 'node:timers/promises';
import type * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { Failure, sentenceOf } from '../../base/failure';
import type { NodeTarget, TargetAddress } from '../../protocol/target';
import type { PoolSession } from '../../session/sessionApi';
import type { Attachment } from './attachment';
import type { DebugSessions } from './debugSessions';
import { programName } from './shortTitle';
import type { ListTargets } from './targetPicker';

/** Time in ms between two looks for the program: soon after it went away, and later. */
const SOON_MS = 2_000;
const LATER_MS = 10_000;
const SOON_LOOKS = 60;
/** Nobody waits longer. The command looks at any time. */
const MOST_LOOKS = 400;

export interface ReattachmentDeps {
  attachment: Pick<Attachment, 'session' | 'address' | 'onDidChange' | 'attach'>;
  sessions: Pick<DebugSessions, 'all' | 'addressOf'>;
  listTargets: ListTargets;
  log: Pick<vscode.LogOutputChannel, 'info' | 'warn'>;
  /** Keeps the inspector's address of the attached process over a reload of the window. */
  remember(url: string | undefined): void;
  /** Time in ms from one look to the next; for tests. */
  intervalMs?: number;
}

/**
 * Attaches again to the program that was lost, once it is back with its inspector open: by its script and folder, or by the
 * name of its debug session. Never signals a process.
 */
export class Reattachment implements Disposable {
  private session: PoolSession | undefined;
  /** Processes of this machine when the session began: those of the same program are others, and not the one that comes back. */
  private before: Promise<ReadonlySet<number>> = Promise.resolve(new Set<number>());
  private looking: AbortController | undefined;
  private readonly subscription: Disposable;

  constructor(private readonly deps: ReattachmentDeps) {
    this.subscription = deps.attachment.onDidChange(() => this.follow());
  }

  /** Looks for the lost program now. Rejects with `usage` when it is not back. */
  async now(): Promise<void> {
    const { session, address } = this.deps.attachment;
    if (!session || !address) throw new Failure('usage', 'No process was lost. Attach to one.');
    const found = await this.find(session, address);
    if (found) return this.deps.attachment.attach(found);
    throw new Failure(
      'usage',
      `${programName(session.target)} is not running with its inspector open. Start it with --inspect: it is attached to when it comes back.`,
    );
  }

  /**
   * Attaches again after a reload of the window to the process that was attached to, if its inspector still has that address,
   * which is another one in each process.
   */
  async resume(url: string | undefined): Promise<void> {
    const { attachment, listTargets, log } = this.deps;
    if (url === undefined) return;
    try {
      const isThere = (await listTargets()).some(each => each.url === url);
      if (isThere && !attachment.session) await attachment.attach({ kind: 'url', url });
    } catch (error) {
      log.warn(sentenceOf(error));
    }
  }

  private follow(): void {
    const { session, address } = this.deps.attachment;
    if (session !== this.session) {
      this.stop();
      this.session = session;
      this.deps.remember(session?.target.url);
      if (session) this.before = this.pidsNow();
    }
    if (session?.state.kind === 'lost' && address && !this.looking)
      void this.look(session, address);
  }

  private async pidsNow(): Promise<ReadonlySet<number>> {
    try {
      const targets = await this.deps.listTargets();
      return new Set(targets.flatMap(({ pid }) => (pid === undefined ? [] : [pid])));
    } catch (error) {
      this.deps.log.warn(sentenceOf(error));
      return new Set();
    }
  }

  private async look(session: PoolSession, address: TargetAddress): Promise<void> {
    const { attachment, log } = this.deps;
    const { signal } = (this.looking = new AbortController());
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      const pause = this.deps.intervalMs ?? (looks < SOON_LOOKS ? SOON_MS : LATER_MS);
      await pauseFor(pause, signal);
      if (signal.aborted) return;
      try {
        const found = await this.find(session, address, signal);
        if (!found || signal.aborted) continue;
        log.info(`${session.target.title} is back.`);
        return await attachment.attach(found);
      } catch (error) {
        // It may have ended again meanwhile, as a program does whose build failed.
        log.warn(sentenceOf(error));
        if (attachment.session !== session) return;
      }
    }
  }

  private async find(
    { target }: PoolSession,
    address: TargetAddress,
    signal?: AbortSignal,
  ): Promise<TargetAddress | undefined> {
    const { sessions, listTargets } = this.deps;
    if (address.kind === 'debugSession') {
      const session = sessions.all.find(({ name }) => name === address.name);
      return session && sessions.addressOf(session);
    }
    const before = await this.before;
    const back = (await listTargets(signal)).find(
      each => isSameProgram(each, target) && each.pid !== target.pid && !before.has(each.pid ?? 0),
    );
    return back?.url === undefined ? undefined : { kind: 'url', url: back.url };
  }

  private stop(): void {
    this.looking?.abort();
    this.looking = undefined;
  }

  dispose(): void {
    this.stop();
    this.subscription.dispose();
  }
}

/** Only processes that are listed with an inspector come into question: nothing has to be signalled. */
function isSameProgram(one: NodeTarget, other: NodeTarget): boolean {
  return one.url !== undefined && one.title === other.title && one.cwd === other.cwd;
}

/** Ends early, without a failure, when the signal fires. */
async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
