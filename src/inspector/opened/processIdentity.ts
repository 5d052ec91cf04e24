import { readTextFile } from '../../base/readFile';

const MAX_BYTES = 10_000;
const GONE_OR_HIDDEN = new Set<string | undefined>(['ENOENT', 'ESRCH', 'EACCES', 'EPERM']);

/**
 * Identifies a process among all that have or had its pid: the machine's boot and the process's start. `undefined` when
 * there is no such process, or where the system does not tell (only Linux does). Rejects when it cannot be looked up (no file
 * descriptor is left, say): that says nothing of the process.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  try {
    const [boot, stat] = await Promise.all([
      readTextFile('/proc/sys/kernel/random/boot_id', MAX_BYTES),
      readTextFile(`/proc/${pid}/stat`, MAX_BYTES),
    ]);
    const started = startOf(stat);
    return started === undefined ? undefined : `${boot.trim()}:${started}`;
  } catch (error) {
    if (GONE_OR_HIDDEN.has((error as NodeJS.ErrnoException).code)) return undefined;
    throw error;
  }
}

/**
 * The start in clock ticks since boot: field 22 of `/proc/<pid>/stat`, whose second field may contain blanks and brackets.
 */
export function startOf(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return /^\d+$/.test(fields[19] ?? '') ? fields[19] : undefined;
}
