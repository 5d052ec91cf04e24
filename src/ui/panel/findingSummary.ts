import { visibleText } from '../../base/format';
import type { Finding } from '../../protocol/finding';
import type { FindingSummary, SourceOverview } from '../../protocol/panelState';
import type { SnapshotFinding } from '../../protocol/snapshotReading';

const MESSAGE_LIMIT = 1000;

/** A snapshot's figures for a finding. */
export interface RetainedShare {
  retainedBytes: number;
  sharedBytes: number;
  classes: FindingSummary['classes'];
}

/** Summary of a live finding. `retained`: figures of the process's latest snapshot. */
export function liveSummary(
  finding: Finding,
  retained: RetainedShare | undefined,
  isMended = false,
): FindingSummary {
  const { id, rule, className, method, message, location, live, seenAt } = finding;
  return {
    id,
    rule,
    label: `${visibleText(className)}.${visibleText(method)}`,
    className: visibleText(className),
    message: visibleText(message, MESSAGE_LIMIT),
    location,
    ...countsOf(live),
    retainedBytes: retained?.retainedBytes ?? null,
    sharedBytes: retained?.sharedBytes ?? null,
    classes: retained?.classes ?? [],
    ...(seenAt === undefined ? {} : { seenAt }),
    ...(isMended ? { isMended } : {}),
  };
}

/** A finding of a snapshot. */
export function snapshotSummary(finding: SnapshotFinding): FindingSummary {
  const { id, rule, className, method, message, guess, location, held, sharedBytes } = finding;
  const name = visibleText(className);
  return {
    id,
    rule,
    label: method === undefined ? name : `${name}.${visibleText(method)}`,
    className: name,
    message: visibleText(message, MESSAGE_LIMIT),
    ...(guess === undefined ? {} : { guess }),
    ...(location ? { location } : {}),
    ...countsOf(held),
    retainedBytes: held.retainedBytes,
    sharedBytes,
    classes: finding.classes.map(share => ({ ...share, className: visibleText(share.className) })),
  };
}

function countsOf({ instances, idle, staleReferences, open, truncated }: Finding['live']) {
  return { instances, idle, staleReferences, open, truncated };
}

/** Totals over findings. Findings of one class share their contexts, which count once. */
export function totalsOf(
  findings: readonly FindingSummary[],
): Pick<SourceOverview, 'staleReferences' | 'open' | 'holders'> {
  const holders = new Map<string, number>();
  let staleReferences = 0;
  let open = 0;
  for (const finding of findings) {
    staleReferences += finding.staleReferences;
    open += finding.open;
    const most = Math.max(finding.instances, holders.get(finding.className) ?? 0);
    holders.set(finding.className, most);
  }
  return { staleReferences, open, holders: [...holders.values()].reduce((a, b) => a + b, 0) };
}
