import type { Finding, Reading } from '../protocol/finding';
import type { Mark, RunChanges, RunHead, Sample, TargetFigures } from '../protocol/liveFigures';
import type { NodeTarget } from '../protocol/target';
import { verdictOf } from '../protocol/verdict';
import { thinnedSamples } from './thinnedSamples';

const MAX_SAMPLES = 3_600;
const MAX_MARKS = 500;
const MAX_FOLLOWED = 20;

/** A mark without its number. */
export type NewMark = Omit<Mark, 'sequence'>;

/** A run as it is kept over a reload of the window. */
export interface KeptRun extends RunChanges {
  target: NodeTarget;
}

/** The record of one process. Bounded: the longer the run, the coarser its beginning. */
export class Run {
  readonly head: RunHead;
  private headSequence = 0;
  private samples: Sample[] = [];
  private readonly marks: Mark[] = [];
  /** Index of each finding in the samples, by the finding's id. */
  private readonly ordinals = new Map<string, number>();

  constructor(
    readonly target: NodeTarget,
    run: number,
    startedAt: number,
    private readonly nextSequence: () => number,
  ) {
    const { title, pid } = target;
    this.head = { run, title, ...(pid === undefined ? {} : { pid }), startedAt, findings: [] };
    this.changeHead({});
  }

  /** A run of an earlier window. It has ended, at the latest when that window was closed. */
  static restored({ target, head, samples, marks }: KeptRun, nextSequence: () => number): Run {
    const run = new Run(target, head.run, head.startedAt, nextSequence);
    run.samples = samples;
    run.marks.push(...marks);
    head.findings.forEach(({ id }, ordinal) => run.ordinals.set(id, ordinal));
    const last = samples.at(-1)?.at ?? head.startedAt;
    run.changeHead({ ...head, endedAt: head.endedAt ?? last });
    return run;
  }

  /** All that is needed to go on with it later. */
  get kept(): KeptRun {
    const { target, samples, marks } = this;
    return { target, head: { ...this.head }, samples: [...samples], marks: [...marks] };
  }

  changeHead(change: Partial<RunHead>): void {
    Object.assign(this.head, change);
    this.headSequence = this.nextSequence();
  }

  addFigures(at: number, { heapUsedBytes, heapTotalBytes, requests }: TargetFigures): void {
    this.add({
      ...{ at, heapUsedBytes, heapTotalBytes },
      ...{ staleReferences: null, open: null, findings: null },
      ...(requests && { requests }),
    });
  }

  /**
   * Records a reading. What it did not see becomes a gap: only judged findings get a number, and only an all-clear gets 0. A part
   * of a reading has no number at all, because the whole would look like a rise.
   */
  addReading(at: number, reading: Reading): void {
    const { findings, isPart = false } = reading;
    for (const finding of findings) this.follow(finding);
    const { kind } = verdictOf(reading);
    const isKept = findings.some(({ seenAt }) => seenAt !== undefined);
    const isJudged = !isPart && (kind === 'clean' || (kind === 'held' && !isKept));
    const counts = this.head.findings.map((): number | null => (isJudged ? 0 : null));
    let staleReferences = 0;
    let open = 0;
    for (const { id, live, seenAt } of findings) {
      staleReferences += live.staleReferences;
      open += live.open;
      const ordinal = this.ordinals.get(id);
      if (ordinal !== undefined)
        counts[ordinal] = seenAt === undefined && !isPart ? live.staleReferences : null;
    }
    this.add({
      ...{ at, heapUsedBytes: null, heapTotalBytes: null, findings: counts },
      ...(isJudged
        ? { staleReferences, open }
        : { staleReferences: null, open: null, unread: true }),
      ...(kind === 'sourceOnly' && { sourceOnly: true }),
    });
  }

  /** From here to the next reading nobody looked. */
  addGap(at: number): void {
    this.add({
      ...{ at, heapUsedBytes: null, heapTotalBytes: null },
      ...{ staleReferences: null, open: null, findings: null, unread: true },
    });
  }

  private follow({ id, rule, className, method, location }: Finding): void {
    const { findings } = this.head;
    if (this.ordinals.has(id) || findings.length >= MAX_FOLLOWED) return;
    this.ordinals.set(id, findings.length);
    const key = `${rule}:${className}.${method}:${location.file}`;
    this.changeHead({ findings: [...findings, { id, key, className, method }] });
  }

  private add(sample: Omit<Sample, 'sequence'>): void {
    this.samples.push({ ...sample, sequence: this.nextSequence() });
    if (this.samples.length > MAX_SAMPLES) this.samples = thinnedSamples(this.samples);
  }

  /** Beyond the limit, drops the oldest collection mark first: there are most of them, and they say least. */
  mark(mark: NewMark): void {
    this.marks.push({ ...mark, sequence: this.nextSequence() });
    if (this.marks.length <= MAX_MARKS) return;
    const collection = this.marks.findIndex(({ kind }) => kind === 'collection');
    this.marks.splice(Math.max(0, collection), 1);
  }

  /** The numbers of samples and marks after `sequence`, unordered. */
  sequencesAfter(sequence: number): number[] {
    return [...after(this.samples, sequence), ...after(this.marks, sequence)].map(
      each => each.sequence,
    );
  }

  /** What came after `from`, up to and including `to`; `undefined` when there is nothing. */
  changes(from: number, to: number): RunChanges | undefined {
    const until = ({ sequence }: Sample | Mark): boolean => sequence <= to;
    const samples = after(this.samples, from).filter(until);
    const marks = after(this.marks, from).filter(until);
    if (samples.length + marks.length === 0 && this.headSequence <= from) return undefined;
    return { head: { ...this.head }, samples, marks };
  }
}

/** Numbers ascend, also after thinning, which keeps the later sample's number. */
function after<T extends { sequence: number }>(list: readonly T[], sequence: number): T[] {
  return list.slice(list.findLastIndex(each => each.sequence <= sequence) + 1);
}
