import type { Coverage, Finding, Reading } from '../protocol/finding';
import type { SnapshotFinding, SnapshotReading } from '../protocol/snapshotReading';

/**
 * Combines a live reading with a snapshot taken right after it. The snapshot's findings and finished requests are exact and
 * complete, and replace the live ones. What only the live reading found stays, without bytes.
 */
export function withSnapshot(reading: Reading, snapshot: SnapshotReading): Reading {
  const contexts = snapshot.contexts ?? reading.contexts;
  const fromSnapshot = snapshot.findings.flatMap(findingOf);
  const ids = new Set(fromSnapshot.map(({ id }) => id));
  const decided = new Set(
    [...snapshot.findings, ...snapshot.undecided].map(({ className }) => className),
  );
  return {
    findings: [...fromSnapshot, ...reading.findings.filter(({ id }) => !ids.has(id))],
    undecided: [
      ...snapshot.undecided,
      ...reading.undecided.filter(({ className }) => !decided.has(className)),
    ],
    ...(contexts && { contexts }),
    pools: reading.pools,
    coverage: snapshot.contexts ? withoutWalkLimits(reading.coverage) : reading.coverage,
    cost: reading.cost,
  };
}

/** What the walk could not see, the snapshot has shown. */
function withoutWalkLimits({ walkLimits = [], ...coverage }: Coverage): Coverage {
  return { ...coverage, limits: coverage.limits.filter(limit => !walkLimits.includes(limit)) };
}

/** Only guesses have no location, and nothing is guessed in a running server. */
function findingOf(finding: SnapshotFinding): Finding[] {
  const { method, location, methodLocation, held, id, rule, certainty, className, message } =
    finding;
  if (method === undefined || !location || !methodLocation) return [];
  const { generated, mapNote } = finding;
  return [
    {
      ...{ id, rule, certainty, className, method, message, location, methodLocation },
      ...(generated ? { generated } : {}),
      ...(mapNote === undefined ? {} : { mapNote }),
      live: held,
    },
  ];
}
