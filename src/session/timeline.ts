import { Emitter } from '../base/event';
import type { Reading } from '../protocol/finding';
import type { RunChanges, TargetFigures, TimelineChanges } from '../protocol/liveFigures';
import type { NodeTarget } from '../protocol/target';
import { Run, type KeptRun, type NewMark } from './run';

const MAX_RUNS = 8;
/** Limit of samples and marks in one answer: less than 150 kB as JSON. */
const MAX_ANSWERED = 500;

/**
 * The record of a window's processes, one after the other, so that each can be compared with the previous one. Times are
 * epoch times in ms. When the clock is set back, times stand still until it has caught up.
 */
export class Timeline {
  private runs: Run[] = [];
  private nextRun = 0;
  private sequence = 0;
  private lastAt = -Infinity;
  private aheadMs = 0;
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;

  /**
   * Begins a run, or continues the last one if it is the same process. `isRunning` tells whether the last run's process is
   * still running; then this is another process of the program, and the last one is not its predecessor.
   */
  begin(target: NodeTarget, at: number, isRunning: (pid: number) => boolean = () => false): void {
    this.end(at);
    const last = this.runs.at(-1);
    if (last && target.url !== undefined && last.target.url === target.url) {
      last.addGap(this.inOrder(last.head.endedAt ?? at));
      last.changeHead({ endedAt: undefined });
    } else {
      const run = new Run(target, this.nextRun++, this.inOrder(at), () => ++this.sequence);
      const before = this.runs.findLast(
        ({ target: { pid }, target: other }) =>
          isSameProgram(other, target) && !(pid !== undefined && isRunning(pid)),
      );
      if (before) run.changeHead({ before: before.head.run });
      this.runs.push(run);
      if (this.runs.length > MAX_RUNS) this.dropOldest();
    }
    this.changed.fire();
  }

  private dropOldest(): void {
    const oldest = this.runs.shift()!.head.run;
    for (const run of this.runs) {
      if (run.head.before === oldest) run.changeHead({ before: undefined });
    }
  }

  /** Figures and readings without a current run belong to nobody, and are dropped. */
  addFigures(figures: TargetFigures): void {
    const at = this.inOrder(figures.at);
    this.current?.addFigures(at, figures);
    if (figures.collected) {
      this.current?.mark({ at, kind: 'collection', label: 'garbage collection' });
    }
    this.changed.fire();
  }

  addReading(reading: Reading, at: number): void {
    this.current?.addReading(this.inOrder(at), reading);
    this.changed.fire();
  }

  /** Marks the latest run, even if it has ended. */
  mark(mark: NewMark): void {
    this.runs.at(-1)?.mark({ ...mark, at: this.inOrder(mark.at) });
    this.changed.fire();
  }

  /** Ends the current run, if any. */
  end(at: number): void {
    this.current?.changeHead({ endedAt: this.inOrder(at) });
    this.changed.fire();
  }

  /**
   * What came after the answer with this `sequence`, oldest first; 0 for all. Each sample is sent at most once. Thinned
   * samples are not retracted, so a long-time caller may know more of the past than a new one is told.
   */
  since(sequence: number): TimelineChanges {
    const waiting = this.runs.flatMap(run => run.sequencesAfter(sequence)).sort((a, b) => a - b);
    const last = waiting.length > MAX_ANSWERED ? waiting[MAX_ANSWERED - 1]! : this.sequence;
    return {
      sequence: last,
      more: last < this.sequence,
      kept: this.runs.map(run => run.head.run),
      runs: this.runs.flatMap(run => run.changes(sequence, last) ?? []),
    };
  }

  /** All runs and all that is kept of them, oldest first. */
  all(): RunChanges[] {
    return this.runs.flatMap(run => run.changes(0, Infinity) ?? []);
  }

  /** Everything, to be restored in the next window. */
  get kept(): KeptRun[] {
    return this.runs.map(run => run.kept);
  }

  /** Takes over the runs of an earlier window, unless one has begun meanwhile. */
  restore(runs: readonly KeptRun[]): void {
    if (this.runs.length > 0) return;
    const told = runs.flatMap(({ samples, marks }) => [...samples, ...marks]);
    this.sequence = Math.max(0, ...told.map(({ sequence }) => sequence));
    this.lastAt = Math.max(-Infinity, ...told.map(({ at }) => at));
    this.nextRun = Math.max(-1, ...runs.map(({ head }) => head.run)) + 1;
    this.runs = runs.slice(-MAX_RUNS).map(run => Run.restored(run, () => ++this.sequence));
    this.changed.fire();
  }

  private get current(): Run | undefined {
    const last = this.runs.at(-1);
    return last?.head.endedAt === undefined ? last : undefined;
  }

  private inOrder(at: number): number {
    if (at >= this.lastAt) this.aheadMs = 0;
    this.aheadMs = Math.max(this.aheadMs, this.lastAt - at);
    this.lastAt = at + this.aheadMs;
    return this.lastAt;
  }
}

function isSameProgram(one: NodeTarget, other: NodeTarget): boolean {
  return one.title === other.title && one.cwd === other.cwd;
}
