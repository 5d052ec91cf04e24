import type { Finding, Reading } from '../protocol/finding';
import type { Run, Sample } from '../protocol/liveFigures';
import type { NodeTarget } from '../protocol/target';

const MOST_SAMPLES = 4_000;

/** What a command sees of one process over its readings. */
export class WatchedRun implements Run {
  readonly run = 0;
  readonly title: string;
  readonly pid?: number;
  readonly startedAt = Date.now();
  readonly marks = [];
  samples: Sample[] = [];

  constructor({ title, pid }: NodeTarget) {
    this.title = title;
    if (pid !== undefined) this.pid = pid;
  }

  /** However long it goes on, a few thousand samples stay: when there are too many, each second one goes. */
  add({ findings }: Reading): void {
    const sum = (count: (finding: Finding) => number): number =>
      findings.reduce((total, finding) => total + count(finding), 0);
    if (this.samples.length >= MOST_SAMPLES) {
      this.samples = this.samples.filter((_, i) => i % 2 === 0);
    }
    this.samples.push({
      at: Date.now(),
      heapUsedBytes: null,
      staleReferences: sum(({ live }) => live.staleReferences),
      open: sum(({ live }) => live.open),
      findings: Object.fromEntries(findings.map(({ id, live }) => [id, live.staleReferences])),
    });
  }
}
