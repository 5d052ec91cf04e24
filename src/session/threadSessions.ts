import { DisposableStore, type Disposable } from '../base/disposable';
import { Emitter } from '../base/event';
import type { WorkerThread, WorkerThreads } from '../inspector/connection/workerThreads';
import type { PoolSession, SessionThreads } from './sessionApi';

/** Limit of threads that are read at a time. What runs beyond it is counted, and read once others have ended. */
const MOST_SESSIONS = 64;

/** The worker threads of one process, a session for each. */
export class ThreadSessions implements SessionThreads, Disposable {
  private readonly sessions = new Map<WorkerThread, PoolSession>();
  private readonly changed = new Emitter<void>();
  /** Fires after `all` or `more` has changed. */
  readonly onDidChange = this.changed.event;
  private readonly owned = new DisposableStore();

  constructor(
    private readonly threads: WorkerThreads,
    private readonly open: (thread: WorkerThread) => PoolSession,
  ) {
    this.owned.add(threads);
    this.owned.add(threads.onDidChange(() => this.follow()));
    this.follow();
  }

  get all(): readonly PoolSession[] {
    return this.threads.all.flatMap(thread => this.sessions.get(thread) ?? []);
  }

  get more(): number {
    return this.threads.count - this.sessions.size;
  }

  private follow(): void {
    const running = this.threads.all;
    const isRunning = new Set(running);
    for (const thread of [...this.sessions.keys()]) {
      if (!isRunning.has(thread)) this.sessions.delete(thread);
    }
    for (const thread of running) {
      if (this.sessions.size >= MOST_SESSIONS) break;
      if (!this.sessions.has(thread)) this.sessions.set(thread, this.open(thread));
    }
    this.changed.fire();
  }

  /** Leaves every thread, and frees what we hold there. Never rejects. */
  async leave(): Promise<void> {
    await Promise.all([...this.sessions.values()].map(session => session.detach()));
    this.dispose();
  }

  dispose(): void {
    for (const session of this.sessions.values()) session.dispose();
    this.owned.dispose();
    this.changed.dispose();
  }
}
