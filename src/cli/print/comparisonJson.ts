import type {
  ClassChange,
  HeldCounts,
  SnapshotComparison,
  ValueSet,
} from '../../protocol/snapshotComparison';
import type { Undecided } from '../../protocol/finding';
import { locationJson, toLine, undecidedJson, valueJson } from './jsonOutput';

/** A comparison of two files, as printed. */
export interface ComparisonReport {
  /** Absolute paths: the earlier file, then the later one. */
  files: string[];
  /** Sources that were left out. */
  skipped: Undecided[];
  comparison: SnapshotComparison;
  elapsedMs: number;
}

/** `compare --json`: one line, exactly the documented fields. */
export function comparisonJson({
  files,
  skipped,
  comparison,
  elapsedMs,
}: ComparisonReport): string {
  const { before, after, unmatched, findings, classes } = comparison;
  const sides = [before, after].map(({ bytes, nodes, edges, retainedBytes, undecided }, i) => ({
    path: files[i],
    ...{ bytes, nodes, edges, retainedBytes },
    undecided: undecided.map(undecidedJson),
  }));
  return toLine({
    before: sides[0],
    after: sides[1],
    unmatched: unmatched ?? null,
    findings: findings.map(finding => ({
      change: finding.change,
      rule: finding.rule,
      className: finding.className,
      ...(finding.method === undefined ? {} : { method: finding.method }),
      ...(finding.location && { location: locationJson(finding.location) }),
      before: heldJson(finding.before),
      after: heldJson(finding.after),
      classes: finding.classes.map(classJson),
      values: finding.values && {
        stillStale: setJson(finding.values.stillStale),
        newlyStale: setJson(finding.values.newlyStale),
        noLongerStale: setJson(finding.values.noLongerStale),
        truncated: finding.values.truncated,
      },
    })),
    classes: classes.map(classJson),
    undecided: skipped.map(undecidedJson),
    elapsedMs: Math.round(elapsedMs),
  });
}

function classJson({ className, before, after }: ClassChange): object {
  const side = ({ count, bytes }: ClassChange['before']): object => ({ count, bytes });
  return { className, before: side(before), after: side(after) };
}

function heldJson(held: HeldCounts | null): object | null {
  if (!held) return null;
  const { instances, idle, staleReferences, open, retainedBytes } = held;
  return { instances, idle, staleReferences, open, retainedBytes };
}

function setJson({ count, open, retainedBytes, largest }: ValueSet): object {
  const values = largest.map(row => ({ ...valueJson(row), id: row.valueId }));
  return { count, open, retainedBytes, values };
}
