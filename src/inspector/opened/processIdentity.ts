import { readTextFile } from '../../base/readFile';
import { ifReadable } from '../discovery/ifReadable';

const MAX_BYTES = 10_000;

/**
 * Identifies a process among all that have or had its pid: the machine's boot and the process's start. `undefined` when
 * there is no such process, or where the system does not tell (only Linux does). Rejects when it cannot be looked up (no file
 * descriptor is left, say): that says nothing of the process.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  const [boot, stat] = await Promise.all(
    ['/proc/sys/kernel/random/boot_id', `/proc/${pid}/stat`].map(file =>
      ifReadable(readTextFile(file, MAX_BYTES)),
    ),
  );
  const started = stat === undefined ? undefined : startOf(stat);
  return boot === undefined || started === undefined ? undefined : `${boot.trim()}:${started}`;
}

/**
 * The start in clock ticks since boot: field 22 of `/proc/<pid>/stat`, whose second field may contain blanks and brackets.
 */
export function startOf(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return /^\d+$/.test(fields[19] ?? '') ? fields[19] : undefined;
}
