import type { PropertyRow } from '../../protocol/finding';
import type { PathStep, SourceInfo, SourceOverview } from '../../protocol/panelState';
import type { RowPage, RowQuery, Treemap, TreemapRoot, ValueLine } from '../../protocol/rowQuery';
import type { NamedReset } from '../source/liveEvidence';
import type { ResetLocations } from '../source/resetMethod';

/** Something that the page can look at: the attached process, or a snapshot. All methods reject with a `Failure`. */
export interface PanelSource {
  readonly info: SourceInfo;
  overview(): SourceOverview;
  page(query: RowQuery): Promise<RowPage>;
  /** All values that the query selects. */
  select(query: RowQuery): Promise<ValueLine[]>;
  treemap(root: TreemapRoot): Promise<Treemap>;
  /** From a root to the value. */
  path(finding: string, row: number): Promise<PathStep[]>;
  /** Of the live object; without running a getter. */
  properties(finding: string, row: number): Promise<PropertyRow[]>;
  /** Properties below one, by its handle. */
  moreProperties(handle: string): Promise<PropertyRow[]>;
  /** Where the reset of a finding is; `undefined` for a guess. */
  reset(finding: string): FoundReset | undefined;
}

/** The place of a reset, and how to read a source that is on no disk here. */
export interface FoundReset extends ResetLocations, NamedReset {
  sourceText(): Promise<string | undefined>;
}
