import { Failure } from '../../base/failure';
import { visibleText } from '../../base/format';
import type { Finding, PropertyRow, Reading } from '../../protocol/finding';
import {
  liveId,
  type PathStep,
  type Retainers,
  type SourceInfo,
  type SourceOverview,
} from '../../protocol/panelState';
import type { RowPage, RowQuery, Treemap, TreemapRoot, ValueLine } from '../../protocol/rowQuery';
import type { PoolSession } from '../../session/sessionApi';
import { RowTable } from '../../table/rowTable';
import { valueLine } from '../../table/valueLine';
import { verdictOf, type Verdict } from '../../protocol/verdict';
import type { LeftView } from '../../protocol/leftView';
import type { RecordedLoad } from '../record/recordings';
import type { OpenSnapshot } from '../snapshot/snapshots';
import { liveSummary, totalsOf } from './findingSummary';
import { leftView } from './leftView';
import type { FoundReset, PanelSource } from './panelSource';

/**
 * Limit of contexts per class that the page draws: more than its strip has pixels. Reading more would slow the page down.
 */
const MAX_DRAWN = 500;
const MAX_WAYS = 5;

/** A process and what is known about it now. */
export interface ReadProcess {
  session: PoolSession;
  reading: Reading;
  /** Epoch time in ms of the reading. */
  at: number;
  /** Grows with each source that the page is shown. */
  revision: number;
  /** The latest snapshot of this process. */
  snapshot: OpenSnapshot | undefined;
  /** The last load that was recorded of this process. */
  recorded: RecordedLoad | undefined;
  /** Whether the reset of a finding is mended in the source. */
  isMended?(finding: Finding): boolean;
}

/** One reading of the attached process, for the page. */
export class LiveSource implements PanelSource {
  readonly info: SourceInfo;
  private madeTable: RowTable | undefined;

  constructor(private readonly read: ReadProcess) {
    const { title, thread } = read.session.target;
    this.info = { id: liveId(thread), kind: 'live', title, at: null };
  }

  overview(): SourceOverview {
    const { reading, at, revision, snapshot } = this.read;
    const found = new Map(snapshot?.reading.findings.map(each => [each.id, each]));
    const findings = reading.findings.map(finding => {
      const same = found.get(finding.id);
      const retained = same && { ...same, retainedBytes: same.held.retainedBytes };
      return liveSummary(finding, retained, this.read.isMended?.(finding) === true);
    });
    return {
      source: this.info.id,
      revision,
      at,
      verdict: visibleVerdict(reading),
      coverage: reading.coverage,
      findings,
      pools: reading.pools.map(pool => ({
        ...pool,
        className: visibleText(pool.className),
        contexts: pool.contexts.slice(0, MAX_DRAWN),
      })),
      undecided: reading.undecided,
      ...totalsOf(findings),
      retainedBytes: snapshot?.reading.retainedBytes ?? null,
      retainedAt: snapshot?.at ?? null,
    };
  }

  private get table(): RowTable {
    this.madeTable ??= new RowTable(
      this.read.reading.findings.flatMap(({ id, live }) =>
        live.values.map((value, row) => valueLine(id, row, value)),
      ),
    );
    return this.madeTable;
  }

  page(query: RowQuery): Promise<RowPage> {
    return Promise.resolve(this.table.page(query));
  }

  select(query: RowQuery): Promise<ValueLine[]> {
    return Promise.resolve(this.table.select(query));
  }

  treemap(root: TreemapRoot): Promise<Treemap> {
    const labels = new Map(this.overview().findings.map(({ id, label }) => [id, label]));
    return Promise.resolve(this.table.treemap(root, id => labels.get(id) ?? id));
  }

  path(id: string, row: number): Promise<PathStep[]> {
    const finding = this.finding(id);
    const line = this.table.rows.find(each => each.finding === id && each.row === row);
    if (!line) throw gone();
    const step = { stale: false, times: 1 };
    return Promise.resolve([
      { ...step, reference: '', className: finding.className, isPool: true },
      {
        ...step,
        reference: '',
        className: finding.className,
        context: { instance: line.instance, idle: line.idle },
        location: finding.methodLocation,
      },
      {
        ...step,
        stale: true,
        reference: line.key === null ? `[${line.slot}]` : `[${line.slot}] ${line.key}`,
        className: line.className,
      },
    ]);
  }

  retainers(id: string): Promise<Retainers> {
    const { className, live, methodLocation } = this.finding(id);
    const { values } = live;
    const step = { reference: '', className, stale: false, times: 1 };
    const ways = [true, false].flatMap(idle => {
      const bySlot = new Map<string, number>();
      for (const value of values.filter(each => each.idle === idle)) {
        // A name is a field; a number is one of many slots.
        const slot = typeof value.slot === 'string' ? `.${value.slot}` : '[…]';
        bySlot.set(slot, (bySlot.get(slot) ?? 0) + 1);
      }
      return [...bySlot].map(([reference, count]) => ({
        count,
        steps: [
          { ...step, idle, location: methodLocation },
          { ...step, reference, className: '', stale: true },
        ],
      }));
    });
    ways.sort((a, b) => b.count - a.count);
    return Promise.resolve({
      looked: values.length,
      of: live.staleReferences,
      ways: ways.slice(0, MAX_WAYS),
    });
  }

  async properties(id: string, row: number): Promise<PropertyRow[]> {
    const finding = this.finding(id);
    const value = finding.live.values[row];
    if (!value) throw gone();
    return this.read.session.valueProperties(finding, value);
  }

  moreProperties(handle: string): Promise<PropertyRow[]> {
    return this.read.session.properties(handle);
  }

  left(): LeftView {
    const { recorded, reading } = this.read;
    return leftView(recorded, reading.contexts, reading.coverage);
  }

  reset(id: string): FoundReset {
    const finding = this.finding(id);
    return { ...finding, sourceText: () => this.read.session.sourceText(finding) };
  }

  private finding(id: string): Finding {
    const finding = this.read.reading.findings.find(each => each.id === id);
    if (!finding) throw gone();
    return finding;
  }
}

const GAP_LIMIT = 300;

function visibleVerdict(reading: Reading): Verdict {
  const { kind, gaps } = verdictOf(reading);
  return { kind, gaps: gaps.map(gap => visibleText(gap, GAP_LIMIT)) };
}

function gone(): Failure {
  return new Failure('usage', 'The value is no longer held. Look at the latest reading.');
}
