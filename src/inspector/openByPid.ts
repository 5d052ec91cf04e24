import { setTimeout as delay } from 'node:timers/promises';
import { Failure, throwIfCancelled } from '../base/failure';
import type { NodeTarget } from '../protocol/target';
import { targetOfProcess } from './discovery/inspectorsOf';
import type { LocalProcess } from './discovery/localProcess';
import { isNodeProgram } from './discovery/nodeCommand';
import { processReaderFor } from './discovery/processReader';

const DEADLINE_MS = 5_000;
const POLL_MS = 50;

const reader = processReaderFor(process.platform);

/**
 * The target that a process is, with its inspector open. `opened` says that we opened it: whoever detaches closes it
 * again. A process that is not Node is never signalled: the signal ends other programs. Rejects with `noSuchProcess`,
 * `notPermitted`, `usage` (not Node, or this very process), `portTaken` (it did not open in time), `targetGone` or
 * `cancelled`.
 */
export async function openByPid(
  pid: number,
  signal?: AbortSignal,
): Promise<{ target: NodeTarget; opened: boolean }> {
  throwIfCancelled(signal, 'Attaching');
  assertReachable(pid);
  const found = await processOf(pid, signal);
  const target = await lookAt(found, signal);
  if (target.url !== undefined) return { target, opened: false };
  if (!isNodeProgram(found)) throw notNodeFailure(pid);
  const deadline = Date.now() + DEADLINE_MS;
  await waitForHandler(pid, deadline, signal);
  // Time has passed: the pid may stand for another program by now.
  if (!isNodeProgram(await processOf(pid, signal))) throw goneFailure(pid);
  requestInspector(pid);
  return { target: await waitForInspector(found, deadline, signal), opened: true };
}

function assertReachable(pid: number): void {
  // 0 and negative numbers would reach whole groups of processes.
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
  // A zombie or a thread of the kernel has no command line, and nothing to open.
  if (found.executable === undefined) {
    throw found.args.length === 0 ? notNodeFailure(pid) : new Failure('notPermitted', String(pid));
  }
  const directories = await reader.directories([pid], signal);
  return { ...found, cwd: directories.get(pid) };
}

async function lookAt(found: LocalProcess, signal: AbortSignal | undefined): Promise<NodeTarget> {
  return targetOfProcess(found, await reader.listeners([found.pid], signal), signal);
}

/** A process that has only just started would be ended by the signal; one with `--disable-sigusr1` never handles it. */
async function waitForHandler(
  pid: number,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  while ((await reader.handlesDebugSignal(pid)) === false) {
    await pause(pid, deadline, signal);
  }
}

async function waitForInspector(
  found: LocalProcess,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<NodeTarget> {
  for (;;) {
    const target = await lookAt(found, signal);
    if (target.url !== undefined) return target;
    await pause(found.pid, deadline, signal);
  }
}

async function pause(
  pid: number,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  throwIfCancelled(signal, 'Attaching');
  if (Date.now() >= deadline) throw new Failure('portTaken', String(pid));
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

/** Windows has no signals: Node starts a thread in the other process, by a function that the types leave out. */
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
      return new Failure('portTaken', String(pid), error);
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
