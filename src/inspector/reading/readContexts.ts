import { Failure } from '../../base/failure';
import { heldRows } from '../agent/agentAnswers';
import type { HeldRow } from '../agent/agentApi';
import type { AgentClient, RemoteObject } from '../agent/agentClient';
import { checkedJson } from '../connection/checked';
import { internalsOf } from './functionInternals';
import type { QueryAnswer } from '../reach/requestQuery';
import type { LiveContexts, LiveHeldContexts } from './reading';

const SLICE_MS = 2;
const BUDGET_MS = 60_000;
const MOST_HOLDERS = 100;
/** So much of the true number an estimate may leave out. */
const SAMPLE_ERROR = 0.2;

/**
 * Reads which finished requests the latest search met, by what holds them, in slices. Ask after the slots are read. `name`:
 * the target's, in sentences. Rejects with `timedOut`, and with `malformedAnswer` for what the agent never answers.
 */
export async function readContexts(agent: AgentClient, name: string): Promise<LiveContexts> {
  const deadline = performance.now() + BUDGET_MS;
  let status = await agent.calls.sortContexts(SLICE_MS);
  for (;;) {
    agent.noteSlice(status.sliceMs);
    if (status.done) break;
    if (performance.now() > deadline) throw new Failure('timedOut', name);
    status = await agent.calls.sortContexts(SLICE_MS);
  }
  const { over, estimated, unseen } = status;
  if (over === 0) return { over, held: 0, holders: [], estimated, unlisted: 0, unseen };
  const [text, ...origins] = await agent.calls.contextHolders(MOST_HOLDERS);
  const { rows, unlisted, held } = checkedJson(
    heldRows,
    text?.value ?? '{}',
    'The target answered contextHolders',
  );
  if (rows.length !== origins.length) throw agent.malformed('answered contextHolders by halves');
  const holders: LiveHeldContexts[] = [];
  for (const [i, row] of rows.entries()) holders.push(await located(agent, row, origins[i]!));
  await agent.freeWork();
  return { over, held, holders, estimated, unlisted, unseen };
}

/**
 * What a search that goes on has met, with what its earlier parts met. While an estimate stands for what may be met yet, the
 * largest number counts.
 */
export function withEarlier(
  met: LiveContexts,
  earlier: LiveContexts,
  isComplete: boolean,
): LiveContexts {
  const isEstimated = met.estimated || (earlier.estimated && !isComplete);
  const rows = new Map(met.holders.map(row => [JSON.stringify(row.holder), row]));
  for (const row of earlier.holders) {
    const key = JSON.stringify(row.holder);
    const again = rows.get(key);
    const all = row.met + (again?.met ?? 0);
    const estimate = isEstimated ? Math.max(row.contexts, again?.contexts ?? 0) : 0;
    rows.set(key, { ...(again ?? row), contexts: Math.max(all, estimate), met: all });
  }
  const all = [...rows.values()].sort((a, b) => b.contexts - a.contexts);
  const holders = all.slice(0, MOST_HOLDERS);
  const counted = all.reduce((sum, { contexts }) => sum + contexts, 0);
  // Only an estimate gives way: what has no holder, or one that is not listed, was met all the same.
  const isReplaced = earlier.estimated && !isEstimated;
  const held = Math.max(counted, met.held, isReplaced ? 0 : earlier.held);
  const over = Math.max(held, met.over, isReplaced ? 0 : earlier.over);
  const unlisted = Math.max(met.unlisted, earlier.unlisted) + all.length - holders.length;
  const promises = Math.max(met.unseen.promises, earlier.unseen.promises);
  const more = met.unseen.receivers > earlier.unseen.receivers ? met : earlier;
  const { settlers } =
    met.unseen.settlers.count > earlier.unseen.settlers.count ? met.unseen : earlier.unseen;
  const { shut } = met.unseen.shut.count > earlier.unseen.shut.count ? met.unseen : earlier.unseen;
  const unseen = { ...more.unseen, promises, settlers, shut };
  return { over, held, holders, estimated: isEstimated, unlisted, unseen };
}

/** With what a heap query told beyond the walk. */
export function withQueried(met: LiveContexts, answer: QueryAnswer | undefined): LiveContexts {
  if (!answer) return met;
  if ('wouldPauseMs' in answer) return { ...met, ...answer };
  const { over, unmet } = answer.counts;
  // What a sample stands for was not met.
  const more = met.estimated ? Math.max(0, over - met.over) : unmet;
  const withoutHolder = met.estimated && more < over * SAMPLE_ERROR ? 0 : more;
  return {
    ...met,
    ...{ over: met.over + withoutHolder, held: met.held + withoutHolder, withoutHolder },
  };
}

async function located(
  agent: AgentClient,
  { kind, className, name, is, contexts, anew, path }: HeldRow,
  origin: RemoteObject,
): Promise<LiveHeldContexts> {
  const at = origin.objectId === undefined ? undefined : await positionOf(agent, origin.objectId);
  const holder = { kind, className, name, origin: at ? { at, is } : null };
  const scriptIds = at ? [at.scriptId] : [];
  return { holder, contexts, met: anew, retainedBytes: null, path, scriptIds };
}

/** Where a function begins; for a bound one, the function behind it. */
async function positionOf(
  agent: AgentClient,
  objectId: string,
): Promise<{ scriptId: number; line: number; column: number } | undefined> {
  const { location: own, bound } = await internalsOf(agent, objectId);
  const behind = bound[0]?.objectId;
  const location =
    own ?? (behind === undefined ? undefined : (await internalsOf(agent, behind)).location);
  if (!location) return undefined;
  const { scriptId, lineNumber, columnNumber = 0 } = location;
  return { scriptId: Number(scriptId), line: lineNumber, column: columnNumber };
}
