import type { LeftBehind, Recording } from '../../protocol/leftBehind';
import type { HeldComparison } from '../../session/compareHeld';
import { heldComparisonJson } from './heldComparisonJson';
import {
  contextsJson,
  coverageJson,
  holderJson,
  placeJson,
  targetJson,
  toLine,
} from './jsonOutput';

/** `record --json`: one line with exactly the documented fields. `compared`: with a baseline. */
export function recordingJson(
  { target, rounds, left, heldBefore, coverage, cost }: Recording,
  compared?: HeldComparison,
): string {
  return toLine({
    target: targetJson(target),
    rounds: rounds.map(({ requests, connections, elapsedMs, heapBytes }) => ({
      ...{ requests, connections },
      elapsedMs: Math.round(elapsedMs),
      heapBytes,
    })),
    left: left.map(leftJson),
    heldBefore: contextsJson(heldBefore),
    coverage: coverageJson(coverage),
    cost: { pausesMs: cost.pausesMs.map(Math.round), elapsedMs: Math.round(cost.elapsedMs) },
    ...(compared && { baseline: heldComparisonJson(compared) }),
  });
}

function leftJson(row: LeftBehind): object {
  return {
    package: row.package,
    fixes: row.fixes.map(fix => ({ kind: fix.kind, title: fix.title })),
    verdict: row.verdict,
    holder: holderJson(row.holder),
    alsoHeldBy: row.alsoHeldBy.map(holderJson),
    classes: row.classes.map(each => ({
      ...{ className: each.className, count: each.count, bytes: each.bytes },
    })),
    perRound: row.perRound,
    contexts: row.contexts,
    retainedBytes: row.retainedBytes,
    path: row.path,
    storedAt: row.storedAt.map(placeJson),
    rule: row.rule,
    message: row.message,
  };
}
