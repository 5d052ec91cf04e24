import * as vscode from 'vscode';
import { formatQuantity, visibleText } from '../../base/format';
import { Failure } from '../../base/failure';
import { foldPath, type FoldedStep } from '../../protocol/foldedPath';
import { mergePaths } from '../../protocol/mergedPaths';
import type { PropertyRow } from '../../protocol/finding';
import type { PathStep, Retainers, SourceInfo, SourceOverview } from '../../protocol/panelState';
import type { RowPage, RowQuery, Treemap, TreemapRoot, ValueLine } from '../../protocol/rowQuery';
import type { SnapshotFinding } from '../../protocol/snapshotReading';
import { snapshotVerdict } from '../../protocol/verdict';
import type { LeftView } from '../../protocol/leftView';
import type { OpenSnapshot } from '../snapshot/snapshots';
import { snapshotSummary, totalsOf } from './findingSummary';
import { leftView } from './leftView';
import type { FoundReset, PanelSource } from './panelSource';

const NAME_LIMIT = 120;
/** Limit of steps in a path, which keeps messages small. */
const MAX_STEPS = 100;
/** Values whose paths are merged: their ways repeat long before. */
const MAX_MERGED = 500;
const MAX_WAYS = 5;
const MOST_SHOWN_STEPS = 12;

/** A heap snapshot for the page. Its rows stay in its worker. */
export class SnapshotSource implements PanelSource {
  readonly info: SourceInfo;
  /** Finding ids by the worker's ordinals. */
  private readonly ids: string[] = [];

  constructor(private readonly snapshot: OpenSnapshot) {
    const { id, title, at } = snapshot;
    this.info = { id, kind: 'snapshot', title, at };
    for (const finding of snapshot.reading.findings) this.ids[finding.ordinal] = finding.id;
  }

  overview(): SourceOverview {
    const { id, at, reading } = this.snapshot;
    const findings = reading.findings.map(snapshotSummary);
    return {
      source: id,
      revision: 0,
      at,
      verdict: snapshotVerdict(reading),
      coverage: null,
      findings,
      pools: [],
      undecided: reading.undecided,
      ...totalsOf(findings),
      retainedBytes: reading.retainedBytes,
      retainedAt: at,
    };
  }

  page(query: RowQuery): Promise<RowPage> {
    return this.snapshot.reader.page(this.ids, query);
  }

  select(query: RowQuery): Promise<ValueLine[]> {
    return this.snapshot.reader.select(this.ids, query);
  }

  treemap(root: TreemapRoot): Promise<Treemap> {
    return this.snapshot.reader.treemap(this.ids, root, this.labels());
  }

  /** By ordinal, as `ids` is. */
  private labels(): string[] {
    const labels: string[] = [];
    for (const finding of this.snapshot.reading.findings) {
      labels[finding.ordinal] = snapshotSummary(finding).label;
    }
    return labels;
  }

  async path(id: string, row: number): Promise<PathStep[]> {
    const [steps = []] = await this.snapshot.reader.paths(this.finding(id).ordinal, [row]);
    return this.shownPath(foldPath(steps, MAX_STEPS));
  }

  async retainers(id: string): Promise<Retainers> {
    const { ordinal, held } = this.finding(id);
    const looked = Math.min(held.staleReferences, MAX_MERGED);
    const rows = Array.from({ length: looked }, (_, row) => row);
    const paths = await this.snapshot.reader.paths(ordinal, rows);
    const ways = mergePaths(paths, MOST_SHOWN_STEPS).slice(0, MAX_WAYS);
    return {
      looked,
      of: held.staleReferences,
      ways: ways.map(({ steps, count }) => ({ steps: this.shownPath(steps), count })),
    };
  }

  private shownPath(folded: readonly FoldedStep[]): PathStep[] {
    const locations = new Map(
      this.snapshot.reading.findings.map(each => [each.className, each.methodLocation]),
    );
    return folded.map((part): PathStep => {
      if ('leftOut' in part) {
        const className = vscode.l10n.t('… {0} left out', formatQuantity(part.leftOut, 'step'));
        return { reference: '', className, stale: false, times: 1 };
      }
      const { step, times } = part;
      const location = locations.get(step.className);
      return {
        reference: visibleText(step.reference, NAME_LIMIT),
        className: visibleText(step.className, NAME_LIMIT),
        stale: step.stale,
        times,
        ...(location ? { location } : {}),
      };
    });
  }

  async properties(id: string, row: number): Promise<PropertyRow[]> {
    const { session, reader, reading } = this.snapshot;
    if (!session) throw new Failure('usage', 'A file has no live objects. Attach to the process.');
    const [line] = await reader.rows(this.finding(id).ordinal, row, row + 1);
    if (!line) throw new Failure('usage', 'The snapshot has no such row.');
    return session.objectProperties(reading, line.valueId);
  }

  moreProperties(handle: string): Promise<PropertyRow[]> {
    const { session } = this.snapshot;
    if (!session) throw new Failure('usage', 'A file has no live objects. Attach to the process.');
    return session.properties(handle);
  }

  left(): LeftView {
    return leftView(undefined, this.snapshot.reading.contexts, null);
  }

  reset(id: string): FoundReset | undefined {
    const finding = this.finding(id);
    const { location, methodLocation, method, rule, className } = finding;
    if (!location || !methodLocation || method === undefined) return undefined;
    const sourceText = (): Promise<undefined> => Promise.resolve(undefined);
    return { location, methodLocation, method, rule, className, sourceText };
  }

  private finding(id: string): SnapshotFinding {
    const finding = this.snapshot.reading.findings.find(each => each.id === id);
    if (!finding) throw new Failure('usage', 'The snapshot has no such finding.');
    return finding;
  }
}
