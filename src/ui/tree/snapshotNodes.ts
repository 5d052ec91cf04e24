import { formatCount, formatQuantity } from '../../base/format';
import type { HeapRow, RetainingStep } from '../../protocol/heapReading';
import type { SnapshotFinding } from '../../protocol/snapshotReading';
import { retainingPathText } from '../../session/retainingPathText';
import type { OpenSnapshot } from '../snapshot/snapshots';

interface InFinding {
  id: string;
  snapshot: OpenSnapshot;
  found: SnapshotFinding;
}

/** A row below a heap snapshot. */
export type SnapshotNode =
  | { kind: 'snapshot'; id: string; snapshot: OpenSnapshot }
  | { kind: 'snapshotUndecided'; id: string; snapshot: OpenSnapshot }
  | ({ kind: 'snapshotFinding' } & InFinding)
  | ({ kind: 'snapshotContext'; rows: HeapRow[] } & InFinding)
  | ({ kind: 'snapshotValue'; row: HeapRow } & InFinding)
  | ({ kind: 'retainedBy'; row: HeapRow } & InFinding)
  | { kind: 'step'; id: string; step: RetainingStep }
  | { kind: 'note'; id: string; label: string; description: string };

/** What is fetched at once: little enough to hold up nobody. */
const PAGE = 1000;
const MAX_ROWS = 10_000;
const MAX_CONTEXTS = 500;
const MAX_STEPS = 100;

/** The rows below a row. Rejects with a `Failure` when the snapshot's worker has ended. */
export async function snapshotChildren(parent: SnapshotNode): Promise<SnapshotNode[]> {
  switch (parent.kind) {
    case 'snapshot':
      return [...findingsOf(parent.snapshot), ...undecidedOf(parent.snapshot)];
    case 'snapshotUndecided':
      return notesOf(parent.snapshot);
    case 'snapshotFinding':
      return contextsOf(parent);
    case 'snapshotContext':
      return parent.rows.map(row => ({
        kind: 'snapshotValue',
        id: `${parent.id}/${row.row}`,
        snapshot: parent.snapshot,
        found: parent.found,
        row,
      }));
    case 'snapshotValue':
      return [{ ...parent, kind: 'retainedBy', id: `${parent.id}/by` }];
    case 'retainedBy': {
      const steps = await pathOf(parent);
      // From the value upwards, as one asks: the root is last.
      return steps
        .reverse()
        .slice(0, MAX_STEPS)
        .map((step, i) => ({ kind: 'step', id: `${parent.id}/${i}`, step }));
    }
    default:
      return [];
  }
}

/** The way from a root to the value, in one line. */
export async function snapshotPath(
  node: Extract<SnapshotNode, { kind: 'snapshotValue' | 'retainedBy' }>,
): Promise<string> {
  return retainingPathText(await pathOf(node));
}

async function pathOf({
  snapshot,
  found,
  row,
}: InFinding & { row: HeapRow }): Promise<RetainingStep[]> {
  const [steps = []] = await snapshot.reader.paths(found.ordinal, [row.row]);
  return steps;
}

function findingsOf(snapshot: OpenSnapshot): SnapshotNode[] {
  return snapshot.reading.findings.map(found => ({
    kind: 'snapshotFinding',
    id: `${snapshot.id}/${found.id}`,
    snapshot,
    found,
  }));
}

/** One row for all: with the sources of a workspace there are many classes that a snapshot does not have. */
function undecidedOf(snapshot: OpenSnapshot): SnapshotNode[] {
  if (snapshot.reading.undecided.length === 0) return [];
  return [{ kind: 'snapshotUndecided', id: `${snapshot.id}/undecided`, snapshot }];
}

function notesOf({ id, reading }: OpenSnapshot): SnapshotNode[] {
  return reading.undecided.map(({ className, reason }, i) => ({
    kind: 'note',
    id: `${id}/undecided/${i}`,
    label: className,
    description: reason,
  }));
}

/** The contexts that retain most come first. */
async function contextsOf(parent: Extract<SnapshotNode, { kind: 'snapshotFinding' }>) {
  const { snapshot, found, id } = parent;
  const byInstance = new Map<number, HeapRow[]>();
  const wanted = Math.min(found.held.staleReferences, MAX_ROWS);
  for (let start = 0; start < wanted; start += PAGE) {
    const page = await snapshot.reader.rows(found.ordinal, start, Math.min(start + PAGE, wanted));
    for (const row of page) {
      const rows = byInstance.get(row.instance);
      if (rows) rows.push(row);
      else byInstance.set(row.instance, [row]);
    }
  }
  const nodes = [...byInstance.entries()]
    .sort(([, a], [, b]) => bytesOf(b) - bytesOf(a))
    .slice(0, MAX_CONTEXTS)
    .map(([instance, rows]): SnapshotNode => ({
      kind: 'snapshotContext',
      id: `${id}/${instance}`,
      snapshot,
      found,
      rows,
    }));
  const hidden = found.held.instances - nodes.length;
  if (hidden > 0) {
    const label = `${formatCount(hidden)} more contexts`;
    const description = `of ${formatQuantity(found.held.instances, 'context')}`;
    nodes.push({ kind: 'note', id: `${id}/more`, label, description });
  }
  return nodes;
}

/** What the values retain, each alone. */
export function bytesOf(rows: readonly HeapRow[]): number {
  return rows.reduce((sum, row) => sum + (row.retainedBytes ?? 0), 0);
}
