import { DisposableStore, type Disposable } from '../../base/disposable';
import { sentenceOf } from '../../base/failure';
import type { LiveSampling } from '../../session/liveSampling';
import type { PoolSession } from '../../session/sessionApi';
import type { Timeline } from '../../session/timeline';

/** Limit of threads that are first read at the same time. */
const AT_ONCE = 4;

export interface AttachedThreadsParts {
  createSampling(): LiveSampling;
  /** Called after a thread's session has changed. */
  onChange(): void;
  /** Called after a thread's record has changed. */
  onSample(): void;
  log(line: string): void;
}

interface Followed {
  sampling: LiveSampling;
  owned: DisposableStore;
  looking: Disposable | undefined;
}

/** The worker threads of the attached process: reads each as it begins, and samples it while somebody watches. */
export class AttachedThreads implements Disposable {
  private readonly followed = new Map<PoolSession, Followed>();
  private waiting: PoolSession[] = [];
  private reading = 0;
  private isWatched = false;

  constructor(private readonly parts: AttachedThreadsParts) {}

  /** Follows the threads that `process` has now, and no others. */
  follow(process: PoolSession | undefined): void {
    const all = process?.threads?.all ?? [];
    const running = new Set(all);
    for (const [thread, { owned }] of this.followed) {
      if (running.has(thread)) continue;
      this.followed.delete(thread);
      owned.dispose();
    }
    this.waiting = this.waiting.filter(thread => running.has(thread));
    for (const thread of all) if (!this.followed.has(thread)) this.begin(thread);
    this.readNext();
  }

  private begin(thread: PoolSession): void {
    const sampling = this.parts.createSampling();
    const owned = new DisposableStore();
    owned.add(sampling);
    owned.add(sampling.timeline.onDidChange(() => this.parts.onSample()));
    owned.add(thread.onDidChange(() => this.parts.onChange()));
    sampling.follow(thread);
    const looking = this.isWatched ? sampling.look() : undefined;
    this.followed.set(thread, { sampling, owned, looking });
    this.waiting.push(thread);
  }

  private readNext(): void {
    while (this.reading < AT_ONCE) {
      const thread = this.waiting.shift();
      if (!thread) return;
      this.reading++;
      // The session keeps the failure, which its row shows.
      const done = (error?: unknown): void => {
        if (error !== undefined) this.parts.log(sentenceOf(error));
        this.reading--;
        this.readNext();
      };
      thread.read({ early: true }).then(() => done(), done);
    }
  }

  /** The record of a thread; `undefined` when it is none of these. */
  timelineOf(thread: PoolSession): Timeline | undefined {
    return this.followed.get(thread)?.sampling.timeline;
  }

  /** Whether somebody watches. */
  watch(isWatched: boolean): void {
    this.isWatched = isWatched;
    for (const each of this.followed.values()) {
      if (isWatched === (each.looking !== undefined)) continue;
      each.looking?.dispose();
      each.looking = isWatched ? each.sampling.look() : undefined;
    }
  }

  dispose(): void {
    this.follow(undefined);
  }
}
