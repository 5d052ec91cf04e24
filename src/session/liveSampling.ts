import { DisposableStore, toDisposable, type Disposable } from '../base/disposable';
import { sentenceOf } from '../base/failure';
import type { PoolSession } from './sessionApi';
import { Timeline } from './timeline';

export interface SamplingOptions {
  /** Time in ms from the end of one reading to the start of the next. Asked whenever somebody begins to watch. */
  refreshIntervalMs(): number;
  /** Time in ms from the answer with one set of figures to the next request. */
  figuresIntervalMs: number;
  /** Whether a process of this machine is running. */
  isRunning(pid: number): boolean;
  log(line: string): void;
}

/**
 * Reads a process repeatedly while somebody watches, and records the results on a timeline. Also records readings that
 * others start, whether or not somebody watches.
 */
export class LiveSampling implements Disposable {
  readonly timeline = new Timeline();
  private session: PoolSession | undefined;
  private following: Disposable | undefined;
  private sampling: Disposable | undefined;
  private lookers = 0;

  constructor(private readonly options: SamplingOptions) {}

  /** Switches to another process, or to none with `undefined`. Does not detach the previous one. */
  follow(session: PoolSession | undefined): void {
    this.following?.dispose();
    this.sampling?.dispose();
    this.following = this.sampling = undefined;
    this.session = session;
    this.timeline.end(Date.now());
    if (session) {
      this.timeline.begin(session.target, Date.now(), this.options.isRunning);
      this.following = this.record(session);
    }
    this.update();
  }

  /** Starts watching, until the answer is disposed. */
  look(): Disposable {
    this.lookers++;
    this.update();
    return toDisposable(() => {
      this.lookers--;
      this.update();
    });
  }

  /** Records readings as they come, and the end of the process. */
  private record(session: PoolSession): Disposable {
    let { reading } = session;
    return session.onDidChange(() => {
      const { state } = session;
      if (session.reading && session.reading !== reading) {
        reading = session.reading;
        this.timeline.addReading(reading, Date.now());
      }
      if (state.kind !== 'lost' && state.kind !== 'closed') return;
      if (state.kind === 'lost') {
        this.timeline.mark({ at: Date.now(), kind: 'lost', label: state.failure.message });
      }
      this.follow(undefined);
    });
  }

  private update(): void {
    const { session } = this;
    const isWanted = session !== undefined && this.lookers > 0;
    if (isWanted === (this.sampling !== undefined)) return;
    this.sampling?.dispose();
    this.sampling = isWanted ? this.sample(session) : undefined;
  }

  private sample(session: PoolSession): Disposable {
    const store = new DisposableStore();
    store.add(session.watch(this.options.refreshIntervalMs()));
    store.add(this.sampleFigures(session));
    return store;
  }

  private sampleFigures(session: PoolSession): Disposable {
    const { figuresIntervalMs, log } = this.options;
    let timer: NodeJS.Timeout | undefined;
    let over = false;
    /** Nobody watched before, so it is unknown when a collection happened. */
    let isFirst = true;
    const ask = async (): Promise<void> => {
      try {
        const figures = await session.figures();
        if (over) return;
        this.timeline.addFigures(isFirst ? { ...figures, collected: false } : figures);
        isFirst = false;
      } catch (error) {
        // A blocked target misses its turn. The session's state tells when the target ends.
        if (!over) log(`no figures: ${sentenceOf(error)}`);
      }
      if (!over) timer = setTimeout(() => void ask(), figuresIntervalMs);
    };
    void ask();
    return toDisposable(() => {
      over = true;
      clearTimeout(timer);
    });
  }

  dispose(): void {
    this.follow(undefined);
  }
}
