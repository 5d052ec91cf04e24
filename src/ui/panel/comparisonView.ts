import { visibleText } from '../../base/format';
import type { SnapshotComparison, ValueSet } from '../../protocol/snapshotComparison';

const MAX_FINDINGS = 200;
const MAX_CLASSES = 10;

/** A comparison for the page: bounded, without single values, with texts clipped and made visible. */
export function comparisonView(comparison: SnapshotComparison): SnapshotComparison {
  return {
    ...comparison,
    classes: comparison.classes.map(each => ({ ...each, className: visibleText(each.className) })),
    findings: comparison.findings.slice(0, MAX_FINDINGS).map(finding => ({
      ...finding,
      className: visibleText(finding.className),
      ...(finding.method === undefined ? {} : { method: visibleText(finding.method) }),
      classes: finding.classes
        .slice(0, MAX_CLASSES)
        .map(each => ({ ...each, className: visibleText(each.className) })),
      values: finding.values && {
        ...finding.values,
        stillStale: counted(finding.values.stillStale),
        newlyStale: counted(finding.values.newlyStale),
        noLongerStale: counted(finding.values.noLongerStale),
      },
    })),
  };
}

function counted(values: ValueSet): ValueSet {
  return { ...values, largest: [] };
}
