import type { PropertyRow } from '../../protocol/finding';
import type { PathStep, Retainers, SourceInfo, SourceOverview } from '../../protocol/panelState';
import type { RowPage, RowQuery, Treemap, TreemapRoot, ValueLine } from '../../protocol/rowQuery';
import type { LeftView } from '../../protocol/leftView';
import type { NamedReset } from '../source/liveEvidence';
import type { ResetLocations } from '../source/resetMethod';

/** A source that the page can show: the attached process, or a snapshot. All methods reject with a `Failure`. */
export interface PanelSource {
  readonly info: SourceInfo;
  overview(): SourceOverview;
  page(query: RowQuery): Promise<RowPage>;
  /** All values that the query selects. */
  select(query: RowQuery): Promise<ValueLine[]>;
  treemap(root: TreemapRoot): Promise<Treemap>;
  /** The path from a root to the value. */
  path(finding: string, row: number): Promise<PathStep[]>;
  /** What keeps the values of a finding alive, merged where it is the same. */
  retainers(finding: string): Promise<Retainers>;
  /** Properties of the live object. Getters are not run. */
  properties(finding: string, row: number): Promise<PropertyRow[]>;
  /** Properties of a nested value, by its handle. */
  moreProperties(handle: string): Promise<PropertyRow[]>;
  /** What finished requests left behind. */
  left(): LeftView;
  /** The location of a finding's reset; `undefined` for a guess. */
  reset(finding: string): FoundReset | undefined;
}

/** A reset's location, and how to read a source that is not on a disk here. */
export interface FoundReset extends ResetLocations, NamedReset {
  sourceText(): Promise<string | undefined>;
}
