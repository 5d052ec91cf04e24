import { setTimeout as delay } from 'node:timers/promises';
import { Failure, throwIfCancelled } from '../../base/failure';
import type { NodeTarget } from '../../protocol/target';
import { targetOfProcess } from '../discovery/inspectorsOf';
import type { ListeningSocket, LocalProcess } from '../discovery/localProcess';
import { isNodeProgram, titleOf } from '../discovery/nodeCommand';
import { processReaderFor } from '../discovery/processReader';
import { childrenOf, isClusterWorker } from './childrenOf';
import { assertPortFree, inspectorPortOf } from './inspectorPort';
import { moveToFreePort } from './moveInspector';
import { OpenedInspector } from './openedInspector';
import { inTurn } from './openedRecords';
import { processIdentity } from './processIdentity';

const DEADLINE_MS = 5_000;
const CANCELLED_MS = 1_000;
const POLL_MS = 50;

const reader = processReaderFor(process.platform);

/** What the person is told before a process is signalled. */
export interface SignalRequest {
  pid: number;
  /** The process's script and arguments. */
  title: string;
  /** True when the process certainly handles the signal. Without a handler, the signal ends it. */
  isHandled: boolean;
}

/** Asks whether the process may be signalled to open its inspector. */
export type SignalConsent = (request: SignalRequest) => Promise<boolean>;

export interface OpenByPidOptions {
  signal?: AbortSignal | undefined;
  /** Without it, only processes that certainly handle the signal are signalled. */
  consent?: SignalConsent | undefined;
  /** Called with a sentence when the inspector may open after we have given up. */
  onLeft?(sentence: string): void;
}

export interface OpenByPid {
  target: NodeTarget & { url: string };
  /** Set when we opened the inspector, now or earlier. The last of us to leave closes it. */
  opened: OpenedInspector | undefined;
  /** Inspectors of child processes that may have been opened too, because Node's cluster passes the signal on. */
  along: OpenedInspector[];
}

/**
 * Opens a process's inspector and answers its target. Never signals a process that is not Node, that is stopped, or that has
 * no handler: the signal would end another program, and in a stopped process it would open a port when nobody needs it any
 * more. Rejects with `noSuchProcess`, `notPermitted`, `usage` (not Node, or this very process), `targetStopped`, `portTaken` (somebody else has the port),
 * `portInUse` (the inspector did not open in time), `targetGone` or `cancelled`.
 */
export async function openByPid(pid: number, options: OpenByPidOptions = {}): Promise<OpenByPid> {
  const { signal, consent = async ({ isHandled }) => isHandled } = options;
  throwIfCancelled(signal, 'Attaching');
  assertReachable(pid);
  const found = await processOf(pid, signal);
  const known = await reader.listeners([pid], signal);
  const target = await targetOfProcess(found, known, signal);
  if (isOpen(target)) return { target, opened: await OpenedInspector.find(pid), along: [] };
  if (!isNodeProgram(found)) throw notNodeFailure(pid);
  const identity = await processIdentity(pid);
  const isHandled = await waitForHandler(pid, Date.now() + DEADLINE_MS, signal);
  if (!(await consent({ pid, title: titleOf(found), isHandled }))) {
    throw new Failure('cancelled', 'Attaching');
  }
  throwIfCancelled(signal, 'Attaching');
  // Time has passed: the pid may belong to another program by now, or the process may be stopped.
  const assertSame = async (): Promise<void> => {
    const isSame = (await processIdentity(pid)) === identity;
    if (!isSame || !isNodeProgram(await processOf(pid, signal))) throw goneFailure(pid);
  };
  await assertSame();
  const port = await inspectorPortOf(found);
  const open = async (): Promise<OpenByPid> => {
    await assertSame();
    // While we waited for our turn, another of ours may have opened it.
    const now = await lookAt(found, signal);
    if (isOpen(now)) return { target: now, opened: await OpenedInspector.find(pid), along: [] };
    return openAt(port, found, known, options);
  };
  return port === 0 ? open() : inTurn({ port }, open, signal);
}

/** Signals a process, and moves its inspector on unless it opened at a free port anyway. */
async function openAt(
  port: number,
  found: LocalProcess,
  known: readonly ListeningSocket[],
  options: OpenByPidOptions,
): Promise<OpenByPid> {
  const { pid } = found;
  await assertPortFree(found, port, reader);
  throwIfCancelled(options.signal, 'Attaching');
  const along: OpenedInspector[] = [];
  let opened: OpenedInspector | undefined;
  try {
    for (const worker of await clusterWorkersOf(pid))
      along.push(await OpenedInspector.note(worker));
    opened = await OpenedInspector.note(pid);
    if ((await reader.debugSignal(pid)) === 'stopped') throw stoppedFailure(pid);
    requestInspector(pid);
  } catch (error) {
    for (const each of along) await each.forget();
    await opened?.forget();
    throw error;
  }
  const target = await waitForInspector(found, known, opened, options);
  if (port === 0) return { target, opened, along };
  try {
    await opened.moves();
    return { target: await moveToFreePort({ found, target, known, reader }), opened, along };
  } catch (error) {
    const sentence = await opened.mayOpen();
    if (sentence !== undefined) options.onLeft?.(sentence);
    throw error;
  }
}

/** The processes that Node hands the signal on to and that have no inspector open: its cluster's workers, no other children. */
async function clusterWorkersOf(pid: number): Promise<number[]> {
  const workers: number[] = [];
  for (const child of await childrenOf(pid)) {
    const [found] = await reader.processes(undefined, child);
    if (!found || !isNodeProgram(found) || !(await isClusterWorker(child))) continue;
    if (!isOpen(await lookAt(found, undefined))) workers.push(child);
  }
  return workers;
}

/**
 * The address of a process's inspector; `stopped` when the process is, so that a requested inspector may still open later.
 */
export async function inspectorOf(pid: number): Promise<{ url: string } | 'closed' | 'stopped'> {
  const [found] = await reader.processes(undefined, pid);
  if (!found) return 'closed';
  // A stopped process accepts connections but does not answer.
  if ((await reader.debugSignal(pid)) === 'stopped') return 'stopped';
  const target = await lookAt(found, undefined);
  return isOpen(target) ? target : 'closed';
}

function isOpen(target: NodeTarget): target is NodeTarget & { url: string } {
  return target.url !== undefined;
}

function assertReachable(pid: number): void {
  // 0 and negative numbers would signal whole process groups.
  if (!Number.isSafeInteger(pid) || pid <= 0) throw new Failure('noSuchProcess', String(pid));
  if (pid === process.pid) {
    throw new Failure('usage', `Process ${pid} is this very process. Choose another.`);
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    throw failureOfSignal(error, pid);
  }
}

async function processOf(pid: number, signal: AbortSignal | undefined): Promise<LocalProcess> {
  const [found] = await reader.processes(signal, pid);
  if (!found) throw new Failure('noSuchProcess', String(pid));
  // A zombie or kernel thread has no command line and no inspector.
  if (found.executable === undefined) {
    throw found.args.length === 0 || isRoot()
      ? notNodeFailure(pid)
      : new Failure('notPermitted', String(pid));
  }
  const directories = await reader.directories([pid], signal);
  return { ...found, cwd: directories.get(pid) };
}

/** Root may look into every process, so what it cannot see is not another user's. */
function isRoot(): boolean {
  return process.getuid?.() === 0;
}

async function lookAt(found: LocalProcess, signal: AbortSignal | undefined): Promise<NodeTarget> {
  return targetOfProcess(found, await reader.listeners([found.pid], signal), signal);
}

/**
 * Waits until a process handles the signal, which would end a process that has only just started. One with
 * `--disable-sigusr1` never does. Answers whether there certainly is a handler; false where the system does not tell.
 */
async function waitForHandler(
  pid: number,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  for (;;) {
    const state = await reader.debugSignal(pid);
    if (state === 'stopped') throw stoppedFailure(pid);
    if (state !== 'unhandled') return state === 'handled';
    throwIfCancelled(signal, 'Attaching');
    await pause(pid, () => deadline);
  }
}

/**
 * After the signal the inspector opens even if the caller cancels. Waits a little longer then, in order to close it again.
 * `known`: the sockets that were open before, none of which was an inspector.
 */
async function waitForInspector(
  found: LocalProcess,
  known: readonly ListeningSocket[],
  opened: OpenedInspector,
  { signal, onLeft }: OpenByPidOptions,
): Promise<NodeTarget & { url: string }> {
  let deadline = Date.now() + DEADLINE_MS;
  const hasten = (): void => {
    deadline = Math.min(deadline, Date.now() + CANCELLED_MS);
  };
  signal?.addEventListener('abort', hasten, { once: true });
  if (signal?.aborted) hasten();
  try {
    for (;;) {
      const target = await targetOfProcess(
        found,
        await newListeners(found.pid, known),
        undefined,
        true,
      );
      if (isOpen(target)) return target;
      await pause(found.pid, () => deadline);
    }
  } catch (error) {
    const sentence = await opened.mayOpen();
    if (sentence !== undefined) onLeft?.(sentence);
    throwIfCancelled(signal, 'Attaching');
    throw error;
  } finally {
    signal?.removeEventListener('abort', hasten);
  }
}

/** The sockets that a process has opened since. */
async function newListeners(
  pid: number,
  known: readonly ListeningSocket[],
): Promise<ListeningSocket[]> {
  const keys = new Set(known.map(keyOf));
  const now = await reader.listeners([pid]);
  return now.filter(socket => !keys.has(keyOf(socket)));
}

function keyOf({ address, port }: ListeningSocket): string {
  return `${address} ${port}`;
}

async function pause(pid: number, deadline: () => number): Promise<void> {
  if (Date.now() >= deadline()) throw new Failure('portInUse', String(pid));
  try {
    process.kill(pid, 0);
  } catch (error) {
    throw new Failure('targetGone', `Process ${pid}`, error);
  }
  await delay(POLL_MS);
}

function requestInspector(pid: number): void {
  try {
    if (process.platform === 'win32') debugProcess(pid);
    else process.kill(pid, 'SIGUSR1');
  } catch (error) {
    throw failureOfSignal(error, pid);
  }
}

/** Windows has no signals. Node starts a thread in the other process, with a function that the types leave out. */
function debugProcess(pid: number): void {
  const { _debugProcess } = process as typeof process & { _debugProcess(pid: number): void };
  _debugProcess(pid);
}

function failureOfSignal(error: unknown, pid: number): Failure {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ESRCH':
      return new Failure('noSuchProcess', String(pid), error);
    case 'EPERM':
      return new Failure('notPermitted', String(pid), error);
    default:
      return new Failure('portInUse', String(pid), error);
  }
}

function notNodeFailure(pid: number): Failure {
  return new Failure(
    'usage',
    `Process ${pid} is not a Node process. List the processes and choose another.`,
  );
}

function goneFailure(pid: number): Failure {
  return new Failure('targetGone', `Process ${pid}`);
}

function stoppedFailure(pid: number): Failure {
  return new Failure('targetStopped', String(pid));
}
