import { Failure } from '../../base/failure';
import type { HeapHolder } from '../../protocol/holders';
import type { ScriptPosition } from '../../protocol/scriptPosition';
import { heldRows } from '../agent/agentAnswers';
import type { HeldRow, Unseen } from '../agent/agentApi';
import type { AgentClient, RemoteObject } from '../agent/agentClient';
import { checkedJson } from '../connection/checked';
import { internalsOf } from './functionInternals';
import type { QueryAnswer } from '../reach/requestQuery';
import type { LiveContexts, LiveHeldContexts } from './reading';

/** The target's scripts, by their ids. */
interface ScriptsById {
  /** Whether a script is the program's own, rather than a dependency's or Node's. */
  isOwn(scriptId: number): boolean;
  /** '' where it has none, or is not known. */
  urlOf(scriptId: number): string;
  /** The same; '' also where a source map leads on, so that its lines are not those that people know. */
  plainUrlOf(scriptId: number): string;
}

const SLICE_MS = 2;
const BUDGET_MS = 60_000;
const MOST_HOLDERS = 100;
/** So much of the true number an estimate may leave out. */
const SAMPLE_ERROR = 0.2;

/**
 * Reads which finished requests the latest search met, by what holds them, in slices. Ask after the slots are read. `name`:
 * the target's, in sentences. Rejects with `timedOut`, and with `malformedAnswer` for what the agent never answers.
 */
export async function readContexts(
  agent: AgentClient,
  name: string,
  scripts: ScriptsById,
): Promise<LiveContexts> {
  const deadline = performance.now() + BUDGET_MS;
  let status = await agent.calls.sortContexts(SLICE_MS);
  for (;;) {
    agent.noteSlice(status.sliceMs);
    if (status.done) break;
    if (performance.now() > deadline) throw new Failure('timedOut', name);
    status = await agent.calls.sortContexts(SLICE_MS);
  }
  const { over, estimated } = status;
  const unseen = await withPlaces(agent, status.unseen, scripts);
  if (over === 0) return { over, held: 0, holders: [], estimated, unlisted: 0, unseen };
  const [text, ...origins] = await agent.calls.contextHolders(MOST_HOLDERS);
  const { rows, unlisted, held } = checkedJson(
    heldRows,
    text?.value ?? '{}',
    'The target answered contextHolders',
  );
  const expected = rows.reduce((sum, { above }) => sum + 1 + above.length, 0);
  if (expected !== origins.length) throw agent.malformed('answered contextHolders by halves');
  const holders: LiveHeldContexts[] = [];
  let next = 0;
  for (const row of rows) {
    const own = origins.slice(next, (next += 1 + row.above.length));
    holders.push(await located(agent, row, own, scripts));
  }
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
  const rows = new Map(met.holders.map(row => [keyOf(row.holder), row]));
  for (const row of earlier.holders) {
    const key = keyOf(row.holder);
    const again = rows.get(key);
    const all = row.met + (again?.met ?? 0);
    const estimate = isEstimated ? Math.max(row.contexts, again?.contexts ?? 0) : 0;
    const told = again && (again.holder.origin || !row.holder.origin) ? again : row;
    rows.set(key, { ...told, contexts: Math.max(all, estimate), met: all });
  }
  const all = [...rows.values()].sort((a, b) => b.contexts - a.contexts);
  const holders = all.slice(0, MOST_HOLDERS);
  const counted = all.reduce((sum, { contexts }) => sum + contexts, 0);
  // Only an estimate gives way: what has no holder, or one that is not listed, was met all the same.
  const isReplaced = earlier.estimated && !isEstimated;
  const held = Math.max(counted, met.held, isReplaced ? 0 : earlier.held);
  const over = Math.max(held, met.over, isReplaced ? 0 : earlier.over);
  const unlisted = Math.max(met.unlisted, earlier.unlisted) + all.length - holders.length;
  const { promises } =
    met.unseen.promises.count > earlier.unseen.promises.count ? met.unseen : earlier.unseen;
  const { settlers } =
    met.unseen.settlers.count > earlier.unseen.settlers.count ? met.unseen : earlier.unseen;
  const { shut } = met.unseen.shut.count > earlier.unseen.shut.count ? met.unseen : earlier.unseen;
  // What uses a this is told of the search as a whole.
  const unseen = { ...met.unseen, promises, settlers, shut };
  return { over, held, holders, estimated: isEstimated, unlisted, unseen };
}

/**
 * What the parts of a search call one holder: one part may come to a collection by another function than the next, as a
 * variable of several. Variables of one name may be of two functions, and so are callbacks without one.
 */
function keyOf({ kind, className, name, origin }: HeapHolder): string {
  const isApart = kind === 'closure' || name === '';
  return JSON.stringify([kind, className, name, isApart ? origin : null]);
}

/** With what a heap query told beyond the walk. */
export function withQueried(met: LiveContexts, answer: QueryAnswer | undefined): LiveContexts {
  if (!answer) return met;
  if ('wouldPauseMs' in answer) return { ...met, ...answer };
  const { over, unmet } = answer.counts;
  // What a sample stands for was not met, and V8 has counted.
  const known = met.estimated ? Math.min(met.over, over) : met.over;
  const held = Math.min(met.held, known);
  const more = met.estimated ? over - known : unmet;
  const withoutHolder = met.estimated && more < over * SAMPLE_ERROR ? 0 : more;
  const scale = known < met.over ? known / met.over : 1;
  return {
    ...met,
    ...{ over: known + withoutHolder, held: held + withoutHolder, withoutHolder },
    holders: met.holders.map(row => ({ ...row, contexts: Math.round(row.contexts * scale) })),
  };
}

async function located(
  agent: AgentClient,
  { kind, className, name, is, contexts, anew, path, above }: HeldRow,
  [origin, ...origins]: readonly RemoteObject[],
  scripts: ScriptsById,
): Promise<LiveHeldContexts> {
  const at = await positionOf(agent, origin);
  const holder: HeapHolder = {
    ...{ kind, className, origin: at ? { at, is } : null },
    name: name === '' && kind === 'timer' && at ? placeName(scripts.urlOf(at.scriptId), at) : name,
  };
  const scriptIds = at ? [at.scriptId] : [];
  const found = { holder, contexts, met: anew, retainedBytes: null, path, scriptIds };
  if (!at || scripts.isOwn(at.scriptId)) return found;
  for (const [i, each] of above.entries()) {
    const around = await positionOf(agent, origins[i]);
    if (!around || !scripts.isOwn(around.scriptId)) continue;
    const { kind, className, name, is } = each;
    found.holder = { ...holder, within: { kind, className, name, origin: { at: around, is } } };
    break;
  }
  return found;
}

/** With the places of what holds most of what was not looked into, as far as these are known. */
async function withPlaces(
  agent: AgentClient,
  unseen: Unseen,
  scripts: ScriptsById,
): Promise<Unseen> {
  const kinds = ['promises', 'settlers', 'shut'] as const;
  if (kinds.every(kind => unseen[kind].holder === null)) return unseen;
  const origins = await agent.calls.unseenOrigins();
  const placed = { ...unseen };
  for (const [i, kind] of kinds.entries()) {
    const at = await positionOf(agent, origins[i]);
    const url = at && scripts.plainUrlOf(at.scriptId);
    const place = at && url ? placeName(url, at) : '';
    if (place !== '') Object.assign(placed, { [kind]: { ...unseen[kind], place } });
  }
  return placed;
}

/** A callback without a name by its place: `server.js:12`. */
function placeName(url: string, { line }: ScriptPosition): string {
  const file = url.split(/[\\/]/).at(-1) ?? '';
  return file === '' ? '' : `${file}:${line + 1}`;
}

/** Where a function begins; for a bound one, the function behind it. */
async function positionOf(
  agent: AgentClient,
  origin: RemoteObject | undefined,
): Promise<(ScriptPosition & { scriptId: number }) | undefined> {
  const objectId = origin?.objectId;
  if (objectId === undefined) return undefined;
  const { location: own, bound } = await internalsOf(agent, objectId);
  const behind = bound[0]?.objectId;
  const location =
    own ?? (behind === undefined ? undefined : (await internalsOf(agent, behind)).location);
  if (!location) return undefined;
  const { scriptId, lineNumber, columnNumber = 0 } = location;
  return { scriptId: Number(scriptId), line: lineNumber, column: columnNumber };
}
