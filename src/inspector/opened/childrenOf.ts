import { readTextFile } from '../../base/readFile';
import { ifReadable } from '../discovery/ifReadable';

const MAX_BYTES = 100_000;
const MAX_CHILDREN = 1_000;
/** The kernel allows 6 MB of arguments and environment. */
const MAX_ENVIRONMENT_BYTES = 8e6;

/** The pids of a process's children; empty where the system does not tell (only Linux does). */
export async function childrenOf(pid: number): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  // Node starts child processes from its main thread.
  const file = `/proc/${pid}/task/${pid}/children`;
  const text = (await ifReadable(readTextFile(file, MAX_BYTES))) ?? '';
  return text
    .split(' ')
    .map(Number)
    .filter(Number.isSafeInteger)
    .filter(child => child > 0)
    .slice(0, MAX_CHILDREN);
}

/** Whether Node's cluster started a process: it says so in the environment (lib/internal/cluster/primary.js). */
export async function isClusterWorker(pid: number): Promise<boolean> {
  const environment = await ifReadable(readTextFile(`/proc/${pid}/environ`, MAX_ENVIRONMENT_BYTES));
  return environment?.split('\0').some(each => each.startsWith('NODE_UNIQUE_ID=')) ?? false;
}
