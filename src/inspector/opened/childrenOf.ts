import { readTextFile } from '../../base/readFile';

const MAX_BYTES = 100_000;
const MAX_CHILDREN = 1_000;
/** The kernel allows 6 MB of arguments and environment. */
const MAX_ENVIRONMENT_BYTES = 8e6;

/** The pids of a process's children; empty where the system does not tell (only Linux does). */
export async function childrenOf(pid: number): Promise<number[]> {
  if (process.platform !== 'linux') return [];
  try {
    // Node starts child processes from its main thread.
    const text = await readTextFile(`/proc/${pid}/task/${pid}/children`, MAX_BYTES);
    return text
      .split(' ')
      .map(Number)
      .filter(Number.isSafeInteger)
      .filter(child => child > 0)
      .slice(0, MAX_CHILDREN);
  } catch {
    return []; // the process has ended, or is not visible to us
  }
}

/** Whether Node's cluster started a process: it says so in the environment (lib/internal/cluster/primary.js). */
export async function isClusterWorker(pid: number): Promise<boolean> {
  try {
    const environment = await readTextFile(`/proc/${pid}/environ`, MAX_ENVIRONMENT_BYTES);
    return environment.split('\0').some(each => each.startsWith('NODE_UNIQUE_ID='));
  } catch {
    return false; // the process has ended, or is not visible to us
  }
}
