import type { ClassShare } from '../protocol/heapReading';
import type {
  Change,
  ClassChange,
  FindingChange,
  HeldCounts,
} from '../protocol/snapshotComparison';
import type { SnapshotFinding } from '../protocol/snapshotReading';

const NOTHING = { count: 0, bytes: 0 };

/**
 * Joins the findings of two snapshots by rule, class, method and file. Two processes of one program share these, but neither
 * script ids nor lines. Findings with equal names are joined in the order of their lines. Sorted by growth in bytes, largest
 * first.
 */
export function compareFindings(
  before: readonly SnapshotFinding[],
  after: readonly SnapshotFinding[],
): Omit<FindingChange, 'values'>[] {
  const earlier = byKey(before);
  const later = byKey(after);
  const ids = [...new Set([...later.keys(), ...earlier.keys()])];
  return ids
    .map(id => change(id, earlier.get(id), later.get(id)))
    .sort((a, b) => grownBytes(b) - grownBytes(a));
}

function byKey(findings: readonly SnapshotFinding[]): Map<string, SnapshotFinding> {
  const found = new Map<string, SnapshotFinding>();
  const lineOf = ({ location }: SnapshotFinding): number => location?.line ?? 0;
  for (const finding of [...findings].sort((a, b) => lineOf(a) - lineOf(b))) {
    const { rule, className, method, location } = finding;
    const keyOf = (ordinal: number): string =>
      JSON.stringify([rule, className, method ?? null, location?.file ?? null, ordinal]);
    let ordinal = 0;
    while (found.has(keyOf(ordinal))) ordinal++;
    found.set(keyOf(ordinal), finding);
  }
  return found;
}

function change(
  id: string,
  earlier: SnapshotFinding | undefined,
  later: SnapshotFinding | undefined,
): Omit<FindingChange, 'values'> {
  const { rule, className, method, location } = (later ?? earlier)!;
  const [before, after] = [countsOf(earlier), countsOf(later)];
  return {
    ...{ id, change: changeOf(before, after), rule, className },
    ...(method === undefined ? {} : { method }),
    ...(location ? { location } : {}),
    before,
    after,
    classes: compareClasses(earlier?.classes ?? [], later?.classes ?? []),
  };
}

function countsOf(finding: SnapshotFinding | undefined): HeldCounts | null {
  if (!finding) return null;
  const { instances, idle, staleReferences, open, retainedBytes } = finding.held;
  return { ordinal: finding.ordinal, instances, idle, staleReferences, open, retainedBytes };
}

function changeOf(before: HeldCounts | null, after: HeldCounts | null): Change {
  if (!before) return 'new';
  if (!after) return 'gone';
  const grown =
    after.retainedBytes - before.retainedBytes || after.staleReferences - before.staleReferences;
  if (grown === 0) return 'same';
  return grown > 0 ? 'grown' : 'shrunk';
}

/** A reading lists only its largest classes, so a class that one reading leaves out counts as 0. */
export function compareClasses(
  before: readonly ClassShare[],
  after: readonly ClassShare[],
): ClassChange[] {
  const changes = new Map<string, ClassChange>();
  for (const { className, count, bytes } of before) {
    changes.set(className, { className, before: { count, bytes }, after: NOTHING });
  }
  for (const { className, count, bytes } of after) {
    const earlier = changes.get(className)?.before ?? NOTHING;
    changes.set(className, { className, before: earlier, after: { count, bytes } });
  }
  const grown = (each: ClassChange): number => each.after.bytes - each.before.bytes;
  return [...changes.values()]
    .filter(each => grown(each) !== 0 || each.after.count !== each.before.count)
    .sort((a, b) => grown(b) - grown(a));
}

/** Retained bytes of a finding in the later snapshot minus those in the earlier one. */
function grownBytes({ before, after }: Pick<FindingChange, 'before' | 'after'>): number {
  return (after?.retainedBytes ?? 0) - (before?.retainedBytes ?? 0);
}
