import { sentenceOf } from '../../base/failure';
import type { Finding, PropertyRow, StaleValue, Undecided } from '../../protocol/finding';
import type { PoolSession } from '../../session/sessionApi';
import { comparisonChildren, type ComparisonNode } from './comparisonNodes';
import { snapshotChildren, type SnapshotNode } from './snapshotNodes';

/** A row of the tree. `id` is stable over refreshes, so that what is open stays open. */
export type PoolNode =
  | { kind: 'process'; id: string; session: PoolSession }
  | { kind: 'finding'; id: string; session: PoolSession; finding: Finding }
  | { kind: 'context'; id: string; session: PoolSession; finding: Finding; instance: number }
  | { kind: 'value'; id: string; session: PoolSession; finding: Finding; value: StaleValue }
  | { kind: 'property'; id: string; session: PoolSession; row: PropertyRow }
  | { kind: 'more'; id: string; count: number }
  | { kind: 'nothing'; id: string; session: PoolSession }
  | { kind: 'undecided'; id: string; session: PoolSession }
  | { kind: 'reason'; id: string; undecided: Undecided }
  | { kind: 'limit'; id: string; limit: string }
  | { kind: 'failure'; id: string; message: string }
  | SnapshotNode
  | ComparisonNode;

/** Contexts shown below one finding. */
const MAX_CONTEXTS = 500;

/** The rows below a row; `undefined` stands for the root. Rejects with a `Failure` when the target cannot be asked. */
export async function childrenOf(
  parent: PoolNode | undefined,
  session: PoolSession | undefined,
): Promise<PoolNode[]> {
  // A process without a reading would be drawn as a row without children, and stay so.
  if (!parent) return session?.reading ? [{ kind: 'process', id: 'process', session }] : [];
  switch (parent.kind) {
    case 'process':
      return findingsOf(parent.session);
    case 'finding':
      return contextsOf(parent.session, parent.finding);
    case 'context':
      return valuesOf(parent.session, parent.finding, parent.instance);
    case 'value': {
      const rows = await parent.session.valueProperties(parent.finding, parent.value);
      return propertyNodes(parent.id, parent.session, rows);
    }
    case 'property': {
      const { handle } = parent.row;
      if (handle === undefined) return [];
      return propertyNodes(parent.id, parent.session, await parent.session.properties(handle));
    }
    case 'undecided':
      return undecidedOf(parent.id, parent.session);
    case 'snapshotValue':
      return [...(await snapshotChildren(parent)), ...(await liveProperties(parent))];
    case 'snapshot':
    case 'snapshotUndecided':
    case 'snapshotFinding':
    case 'snapshotContext':
    case 'retainedBy':
      return snapshotChildren(parent);
    case 'comparison':
    case 'findingChange':
    case 'valueSet':
    case 'classChanges':
      return comparisonChildren(parent);
    default:
      return [];
  }
}

/** Of the live object behind a value of a snapshot, while its process is attached. */
async function liveProperties({
  id,
  snapshot: { session, reading },
  row,
}: Extract<PoolNode, { kind: 'snapshotValue' }>): Promise<PoolNode[]> {
  const isAlive = session?.state.kind === 'attached' || session?.state.kind === 'reading';
  if (!session || !isAlive || row.className === 'string') return [];
  try {
    return propertyNodes(id, session, await session.objectProperties(reading, row.valueId));
  } catch (error) {
    return [{ kind: 'failure', id: `${id}/gone`, message: sentenceOf(error) }];
  }
}

function findingsOf(session: PoolSession): PoolNode[] {
  const { reading } = session;
  const nodes: PoolNode[] = (reading?.findings ?? []).map(finding => ({
    kind: 'finding',
    id: finding.id,
    session,
    finding,
  }));
  if (reading && nodes.length === 0) nodes.push({ kind: 'nothing', id: 'nothing', session });
  if (reading && reading.undecided.length + reading.coverage.limits.length > 0) {
    nodes.push({ kind: 'undecided', id: 'undecided', session });
  }
  return nodes;
}

/** What kept the reading from more, then the classes that it did not decide. */
function undecidedOf(parentId: string, { reading }: PoolSession): PoolNode[] {
  const limits = (reading?.coverage.limits ?? []).map((limit, i): PoolNode => ({
    kind: 'limit',
    id: `${parentId}/limit/${i}`,
    limit,
  }));
  const reasons = (reading?.undecided ?? []).map((undecided, i): PoolNode => ({
    kind: 'reason',
    id: `${parentId}/${i}`,
    undecided,
  }));
  return [...limits, ...reasons];
}

function contextsOf(session: PoolSession, finding: Finding): PoolNode[] {
  const instances = [...new Set(finding.live.values.map(value => value.instance))];
  const nodes: PoolNode[] = instances.slice(0, MAX_CONTEXTS).map(instance => ({
    kind: 'context',
    id: `${finding.id}/${instance}`,
    session,
    finding,
    instance,
  }));
  const hidden = finding.live.instances - nodes.length;
  if (hidden > 0) nodes.push({ kind: 'more', id: `${finding.id}/more`, count: hidden });
  return nodes;
}

function valuesOf(session: PoolSession, finding: Finding, instance: number): PoolNode[] {
  return finding.live.values
    .filter(value => value.instance === instance)
    .map(value => ({
      kind: 'value',
      id: `${finding.id}/${instance}/${value.slot}/${value.key ?? ''}`,
      session,
      finding,
      value,
    }));
}

function propertyNodes(parentId: string, session: PoolSession, rows: PropertyRow[]): PoolNode[] {
  return rows.map((row, i) => ({
    kind: 'property',
    id: `${parentId}/${i}:${row.name}`,
    session,
    row,
  }));
}

/** The chain from class to value, in one line for the clipboard; `undefined` for rows that have none. */
export function retainingPath(node: PoolNode): string | undefined {
  if (node.kind !== 'finding' && node.kind !== 'context' && node.kind !== 'value') return undefined;
  const { className, location } = node.finding;
  if (node.kind === 'finding') return `${className} (${location.file}:${location.line})`;
  const instance = node.kind === 'context' ? node.instance : node.value.instance;
  const idle = node.finding.live.values.some(value => value.instance === instance && value.idle);
  const context = `${className} #${instance} (${idle ? 'idle' : 'in use'})`;
  if (node.kind === 'context') return context;
  const { slot, key, className: held } = node.value;
  return `${context} → [${slot}]${key === null ? '' : ` ${JSON.stringify(key)}`} → ${held}`;
}
