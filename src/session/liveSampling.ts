import { DisposableStore, toDisposable, type Disposable } from '../base/disposable';
import { sentenceOf } from '../base/failure';
import type { PoolSession } from './sessionApi';
import { Timeline } from './timeline';

export interface SamplingOptions {
  /** From the end of one reading to the start of the next, in ms. Asked whenever somebody begins to look. */
  refreshIntervalMs(): number;
  /** From the answer with one set of figures to the next question, in ms. */
  figuresIntervalMs: number;
  /** Whether a process of this machine goes on. */
  isRunning(pid: number): boolean;
  log(line: string): void;
}

/**
 * Reads one process after the other while somebody looks, and keeps what was seen on a timeline. Readings that others ask for
 * are kept too, whether or not somebody looks.
 */
export class LiveSampling implements Disposable {
  readonly timeline = new Timeline();
  private session: PoolSession | undefined;
  private following: Disposable | undefined;
  private sampling: Disposable | undefined;
  private lookers = 0;

  constructor(private readonly options: SamplingOptions) {}

  /** Turns to another process, or with `undefined` to none; the one before is not detached. */
  follow(session: PoolSession | undefined): void {
    this.following?.dispose();
    this.sampling?.dispose();
    this.following = this.sampling = undefined;
    this.session = session;
    this.timeline.end(Date.now());
    if (session) {
      this.timeline.begin(session.target, Date.now(), this.options.isRunning);
      this.following = this.take(session);
    }
    this.update();
  }

  /** Somebody looks, until the answer is disposed. */
  look(): Disposable {
    this.lookers++;
    this.update();
    return toDisposable(() => {
      this.lookers--;
      this.update();
    });
  }

  /** Takes readings as they come, and the end. */
  private take(session: PoolSession): Disposable {
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
    /** Nobody looked before: when a collection was is not known. */
    let isFirst = true;
    const ask = async (): Promise<void> => {
      try {
        const figures = await session.figures();
        if (over) return;
        this.timeline.addFigures(isFirst ? { ...figures, collected: false } : figures);
        isFirst = false;
      } catch (error) {
        // A blocked target misses its turn; the end of one is told by its state.
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
