import type { SnapshotFinding, SnapshotReading } from '../../protocol/snapshotReading';
import {
  contextsJson,
  generatedJson,
  heldJson,
  locationJson,
  toLine,
  undecidedJson,
} from './jsonOutput';

/** `snapshot --json`: one line, exactly the documented fields. A guess has neither method nor location. */
export function snapshotJson(path: string, reading: SnapshotReading): string {
  const { bytes, nodes, edges, numbers, findings, undecided, contexts, elapsedMs } = reading;
  return toLine({
    file: { path, bytes, nodes, edges, numbers },
    findings: findings.map(findingJson),
    undecided: undecided.map(undecidedJson),
    ...(contexts && { contexts: contextsJson(contexts) }),
    elapsedMs: Math.round(elapsedMs),
  });
}

function findingJson(finding: SnapshotFinding): object {
  const { rule, certainty, className, method, message, location, generated, guess } = finding;
  const { held, sharedBytes, classes } = finding;
  return {
    rule,
    certainty,
    className,
    ...(method === undefined ? {} : { method }),
    message,
    ...(guess === undefined ? {} : { guess }),
    ...(location && { location: locationJson(location) }),
    ...(generated && { generated: generatedJson(generated) }),
    fixes: [],
    live: heldJson(held),
    sharedBytes,
    classes: classes.map(({ className, count, bytes }) => ({ className, count, bytes })),
  };
}
