import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { readTextFile } from '../../base/readFile';
import { replaceFile } from '../../base/writeFile';
import { processIdentity } from './processIdentity';
import { stateFolder } from './stateFolder';

const schema = v.object({
  pid: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  identity: v.string(),
  owner: v.object({
    pid: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    identity: v.string(),
  }),
  isLeft: v.boolean(),
  until: v.optional(v.number()),
  writtenAt: v.optional(v.number(), 0),
});

/**
 * Records that we opened a process's inspector. Written before the process is signalled, removed once the inspector is
 * closed.
 */
export interface OpenedRecord {
  pid: number;
  /** Identity of the inspected process (see `processIdentity`). */
  identity: string;
  /** The process of ours that opened it. While it lives it closes the inspector itself, unless `isLeft`. */
  owner: { pid: number; identity: string };
  /** True when the opener has left without being able to close it. */
  isLeft: boolean;
  /** Time in ms since 1970 from which the record means nothing; absent while the inspector is known to be open. */
  until?: number | undefined;
  /** Time in ms since 1970 at which the record was written, before the inspector was asked to open or to move. */
  writtenAt: number;
}

const MAX_BYTES = 10_000;
const MAX_RECORDS = 1_000;

function folder(): string {
  return join(stateFolder(), 'opened-inspectors');
}

function fileOf(pid: number): string {
  return join(folder(), `${pid}.json`);
}

/** Writes a record, replacing an older one for this pid. Rejects when the folder cannot be written. */
export async function writeRecord(record: Omit<OpenedRecord, 'writtenAt'>): Promise<void> {
  await makeFolder(folder());
  const text = JSON.stringify({ ...record, writtenAt: Date.now() });
  await replaceFile(fileOf(record.pid), text, 0o600);
}

/** Removes the record of a pid, if any. Never rejects: what is not a file of ours does not count as a record either. */
export async function dropRecord(pid: number): Promise<void> {
  await fs.rm(fileOf(pid), { force: true }).catch(() => undefined);
}

/** How long to wait for a turn, and after how long one counts as given up whose owner nothing tells. */
const PATIENCE = {
  pid: { waitMs: 5_000, abandonedMs: 20_000 },
  // An inspector opens and moves on within half a second, on a busy machine within some.
  port: { waitMs: 15_000, abandonedMs: 12_000 },
};
const POLL_MS = 20;

/** What only one process of ours does at a time: leaving a process, or opening an inspector at a port. */
export type Turn = { pid: number } | { port: number };

/**
 * Runs `work` while no other process of ours runs its own for the same. The turn of a process that was ended is free. Where the
 * folder cannot be written, everybody gets a turn, and whoever waits no more by `signal`.
 */
export async function inTurn<T>(
  of: Turn,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const [name, patience] =
    'pid' in of ? [`${of.pid}.turn`, PATIENCE.pid] : [`port-${of.port}.turn`, PATIENCE.port];
  const turn = join(folder(), name);
  const owner = join(turn, await ownerName());
  const hasTurn = await beginTurn({ turn, owner }, patience, signal);
  try {
    return await work();
  } finally {
    if (hasTurn) await endTurn({ turn, owner });
  }
}

interface Lock {
  /** A folder, because only one process succeeds in creating it. */
  turn: string;
  /** A folder in it that names who has the turn, because only one process succeeds in removing it. */
  owner: string;
}

/** Names this process among all that were: by its pid and its start, as far as the system tells that. */
async function ownerName(): Promise<string> {
  return `${process.pid}.${startIn(await processIdentity(process.pid))}`;
}

/** What a file can be called of an identity: its last part, the start. */
function startIn(identity: string | undefined): string {
  return identity?.split(':').at(-1) ?? '';
}

async function beginTurn(
  lock: Lock,
  { waitMs, abandonedMs }: (typeof PATIENCE)['pid'],
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const deadline = Date.now() + waitMs;
  for (;;) {
    try {
      await makeFolder(lock.turn, true);
      return await own(lock);
    } catch (error) {
      const isOver = Date.now() > deadline || signal?.aborted;
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || isOver) return false;
    }
    if (await takeOver(lock, abandonedMs)) return own(lock);
    await delay(POLL_MS);
  }
}

async function own({ owner }: Lock): Promise<boolean> {
  await fs.mkdir(owner, { mode: 0o700 }).catch(() => undefined); // then the turn ends by its age
  return true;
}

/** Takes the turn of a process that is no more. False while its owner lives, or when another process was faster. */
async function takeOver({ turn }: Lock, abandonedMs: number): Promise<boolean> {
  const names = await fs.readdir(turn).catch(() => []);
  const stats = await fs.stat(turn).catch(() => undefined);
  const isOld = stats !== undefined && Date.now() - stats.mtimeMs > abandonedMs;
  const [name] = names;
  // Its owner was ended before it could say who it is.
  if (name === undefined) return isOld && isDone(fs.rmdir(turn)).then(() => false);
  const [pid, start] = name.split('.');
  const isGone = start === '' ? isOld : !(await isRunning(Number(pid), start));
  return isGone && isDone(fs.rmdir(join(turn, name)));
}

/** Whether a process still runs; true where nothing tells. */
async function isRunning(pid: number, start: string | undefined): Promise<boolean> {
  try {
    return startIn(await processIdentity(pid)) === start;
  } catch {
    return true; // It could not be looked up, which says nothing of the process.
  }
}

/** Should the turn count as given up, it belongs to another process by now, whose name keeps it. */
async function endTurn({ turn, owner }: Lock): Promise<void> {
  await isDone(fs.rmdir(owner));
  await isDone(fs.rmdir(turn));
}

async function isDone(work: Promise<void>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  );
}

const MAX_DEPTH = 8;

/** Creates a folder and its missing parents. Node's own recursive `mkdir` never ends below some system folders. */
async function makeFolder(path: string, isNew = false, depth = MAX_DEPTH): Promise<void> {
  const make = (): Promise<void> => fs.mkdir(path, { mode: 0o700 });
  try {
    await make();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && !isNew) return;
    if (code !== 'ENOENT' || depth === 0) throw error;
    await makeFolder(dirname(path), false, depth - 1);
    await make();
  }
}

/** The record of a pid; `undefined` without a readable one. */
export async function recordOf(pid: number): Promise<OpenedRecord | undefined> {
  try {
    const record = v.safeParse(schema, JSON.parse(await readTextFile(fileOf(pid), MAX_BYTES)));
    if (!record.success || record.output.pid !== pid) return undefined;
    return (record.output.until ?? Infinity) > Date.now() ? record.output : undefined;
  } catch {
    return undefined; // no record, or not one of ours: ignore it
  }
}

/** The pids that have records, unordered. */
export async function recordedPids(): Promise<number[]> {
  let names: string[];
  try {
    names = await fs.readdir(folder());
  } catch {
    return []; // nothing was ever opened here
  }
  return names
    .flatMap(name => /^(\d{1,10})\.json$/.exec(name)?.[1] ?? [])
    .slice(0, MAX_RECORDS)
    .map(Number);
}
