import { readTextFile } from '../../base/readFile';

const MAX_BYTES = 100_000;
const MAX_CHILDREN = 1_000;

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
