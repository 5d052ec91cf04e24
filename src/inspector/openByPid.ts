import { Failure, throwIfCancelled } from '../base/failure';
import type { NodeTarget } from '../protocol/target';
import { nodeProcesses, targetOf } from './discover';

const OPEN_MS = 5_000;
const POLL_MS = 50;

/**
 * The inspector of a process, opened by a signal when there is none (`opened`: then whoever detaches closes it). Rejects with
 * `noSuchProcess`, `notPermitted` or `portTaken`. Only Node processes are signalled: SIGUSR1 ends most others.
 */
export async function openByPid(
  pid: number,
  signal?: AbortSignal,
): Promise<{ target: NodeTarget; opened: boolean }> {
  assertReachable(pid);
  const before = await targetOfPid(pid, signal);
  if (!before)
    throw new Failure(
      'usage',
      `Process ${pid} is not a Node process. List the processes and choose another.`,
    );
  if (before.url !== undefined) return { target: before, opened: false };
  sendOpenSignal(pid);
  const deadline = performance.now() + OPEN_MS;
  while (performance.now() < deadline) {
    throwIfCancelled(signal, 'Attaching');
    const target = await targetOfPid(pid, signal);
    if (target?.url !== undefined) return { target, opened: true };
    await new Promise(resolve => setTimeout(resolve, POLL_MS));
  }
  throw new Failure('portTaken', String(pid));
}

function assertReachable(pid: number): void {
  try {
    process.kill(pid, 0);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Failure(code === 'EPERM' ? 'notPermitted' : 'noSuchProcess', String(pid), error);
  }
}

async function targetOfPid(pid: number, signal?: AbortSignal): Promise<NodeTarget | undefined> {
  const found = (await nodeProcesses()).find(each => each.pid === pid);
  return found && targetOf(found, signal);
}

function sendOpenSignal(pid: number): void {
  if (process.platform === 'win32') {
    (process as unknown as { _debugProcess(pid: number): void })._debugProcess(pid);
  } else process.kill(pid, 'SIGUSR1');
}
