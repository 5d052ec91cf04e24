import { setTimeout as delay } from 'node:timers/promises';
import type * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { Failure, sentenceOf } from '../../base/failure';
import type { NodeTarget, TargetAddress } from '../../protocol/target';
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

/** What the workspace keeps of the attached process. */
export interface Remembered {
  target: NodeTarget;
  address: TargetAddress;
}

export interface ReattachmentDeps {
  attachment: Pick<Attachment, 'session' | 'address' | 'past' | 'onDidChange' | 'attach' | 'miss'>;
  sessions: Pick<DebugSessions, 'all' | 'addressOf'>;
  listTargets: ListTargets;
  log: Pick<vscode.LogOutputChannel, 'info' | 'warn'>;
  /** Keeps the attached process over a reload of the window. */
  remember(process: Remembered | undefined): void;
  /** Time in ms from one look to the next; for tests. */
  intervalMs?: number;
}

/**
 * Attaches again to the program that was lost, once it is back with its inspector open: by its script and folder, or by the
 * name of its debug session. Never signals a process.
 */
export class Reattachment implements Disposable {
  /** The attached process, or the one that was lost. */
  private process: Remembered | undefined;
  /** Processes of this machine when the session began: those of the same program are others, and not the one that comes back. */
  private before: Promise<ReadonlySet<number>> = Promise.resolve(new Set<number>());
  private looking: AbortController | undefined;
  private readonly subscription: Disposable;

  constructor(private readonly deps: ReattachmentDeps) {
    this.subscription = deps.attachment.onDidChange(() => this.follow());
  }

  /**
   * Looks for the lost program now. Rejects with `usage` when it is not back. Of a process that was opened by its id, the
   * person is asked again before it gets a signal.
   */
  async now(): Promise<void> {
    const { attachment, listTargets } = this.deps;
    const lost = this.process;
    if (!lost) throw new Failure('usage', 'No process was lost. Attach to one.');
    const found = await this.find(lost);
    if (found) return attachment.attach(found);
    const { pid } = lost.target;
    const all = lost.address.kind === 'pid' ? await listTargets() : [];
    const isThere = all.some(each => each.pid === pid && isSameProgram(each, lost.target));
    if (isThere && pid !== undefined) return attachment.attach({ kind: 'pid', pid });
    throw new Failure(
      'usage',
      `${programName(lost.target)} is not running with its inspector open. Start it with --inspect: it is attached to when it comes back.`,
    );
  }

  /**
   * Attaches again after a reload of the window to the process that was attached to, if its inspector still has that address,
   * which is another one in each process. Otherwise the window says which one it misses, and waits for it.
   */
  async resume(before: Remembered | undefined): Promise<void> {
    const { attachment, listTargets, log } = this.deps;
    if (!before) return;
    const { url } = before.target;
    try {
      const isThere = url !== undefined && (await listTargets()).some(each => each.url === url);
      if (attachment.session) return;
      if (!isThere) return attachment.miss(before);
      await attachment.attach({ kind: 'url', url });
    } catch (error) {
      log.warn(sentenceOf(error));
    }
  }

  private follow(): void {
    const { session, address, past } = this.deps.attachment;
    const process = session && address ? { target: session.target, address } : past;
    if (process?.target !== this.process?.target) {
      this.stop();
      this.process = process;
      this.deps.remember(process);
      if (session) this.before = this.pidsNow();
    }
    const isLost = session ? session.state.kind === 'lost' : past !== undefined;
    if (process && isLost && !this.looking) void this.look(process);
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

  private async look(lost: Remembered): Promise<void> {
    const { attachment, log } = this.deps;
    const { session } = attachment;
    const { signal } = (this.looking = new AbortController());
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      const pause = this.deps.intervalMs ?? (looks < SOON_LOOKS ? SOON_MS : LATER_MS);
      await pauseFor(pause, signal);
      if (signal.aborted) return;
      try {
        const found = await this.find(lost, signal);
        if (!found || signal.aborted) continue;
        log.info(`${lost.target.title} is back.`);
        return await attachment.attach(found);
      } catch (error) {
        // It may have ended again meanwhile, as a program does whose build failed.
        log.warn(sentenceOf(error));
        if (attachment.session !== session) return;
      }
    }
  }

  private async find(
    { target, address }: Remembered,
    signal?: AbortSignal,
  ): Promise<TargetAddress | undefined> {
    const { attachment, sessions, listTargets } = this.deps;
    if (address.kind === 'debugSession') {
      const session = sessions.all.find(({ name }) => name === address.name);
      return session && sessions.addressOf(session);
    }
    const before = await this.before;
    // A busy process does not answer each look in time, so one of an earlier window may never have been gone.
    const isMissed = !attachment.session && target.url !== undefined;
    const back = (await listTargets(signal)).find(
      each =>
        (isMissed && each.url === target.url) ||
        (isBack(each, target) && each.pid !== target.pid && !before.has(each.pid ?? 0)),
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
function isBack(one: NodeTarget, other: NodeTarget): boolean {
  return one.url !== undefined && isSameProgram(one, other);
}

function isSameProgram(one: NodeTarget, other: NodeTarget): boolean {
  return one.title === other.title && one.cwd === other.cwd;
}

/** Ends early, without a failure, when the signal fires. */
async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
