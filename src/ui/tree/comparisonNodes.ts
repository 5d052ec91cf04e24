import type { HeapRow } from '../../protocol/heapReading';
import type {
  ClassChange,
  FindingChange,
  ValueChanges,
  ValueSet,
} from '../../protocol/snapshotComparison';
import type { OpenComparison } from '../snapshot/comparisons';

/** The sets of `ValueChanges`. */
export type ValueSetName = Exclude<keyof ValueChanges, 'truncated'>;

/** A row below a comparison of two heap snapshots. */
export type ComparisonNode =
  | { kind: 'comparison'; id: string; compared: OpenComparison }
  | { kind: 'unmatched'; id: string; reason: string }
  | { kind: 'findingChange'; id: string; change: FindingChange }
  | { kind: 'valueSet'; id: string; name: ValueSetName; set: ValueSet }
  | { kind: 'comparedValue'; id: string; row: HeapRow }
  | { kind: 'classChanges'; id: string; classes: ClassChange[] }
  | { kind: 'classChange'; id: string; change: ClassChange };

const SETS: ValueSetName[] = ['stillStale', 'newlyStale', 'noLongerStale'];

/** The rows below a row of a comparison. */
export function comparisonChildren(parent: ComparisonNode): ComparisonNode[] {
  switch (parent.kind) {
    case 'comparison':
      return changesOf(parent.compared);
    case 'findingChange':
      return partsOf(parent.id, parent.change);
    case 'valueSet':
      return parent.set.largest.map(row => ({
        kind: 'comparedValue',
        id: `${parent.id}/${row.row}`,
        row,
      }));
    case 'classChanges':
      return parent.classes.map((change, i) => ({
        kind: 'classChange',
        id: `${parent.id}/${i}`,
        change,
      }));
    default:
      return [];
  }
}

function changesOf({ id, comparison }: OpenComparison): ComparisonNode[] {
  const { unmatched, findings } = comparison;
  const nodes: ComparisonNode[] = findings.map(change => ({
    kind: 'findingChange',
    id: `${id}/${change.id}`,
    change,
  }));
  if (unmatched !== undefined && findings.length > 0) {
    nodes.push({ kind: 'unmatched', id: `${id}/unmatched`, reason: unmatched });
  }
  return nodes;
}

function partsOf(id: string, { values, classes }: FindingChange): ComparisonNode[] {
  const nodes: ComparisonNode[] = [];
  for (const name of values ? SETS : []) {
    const set = values![name];
    if (set.count > 0) nodes.push({ kind: 'valueSet', id: `${id}/${name}`, name, set });
  }
  if (classes.length > 0) nodes.push({ kind: 'classChanges', id: `${id}/classes`, classes });
  return nodes;
}
