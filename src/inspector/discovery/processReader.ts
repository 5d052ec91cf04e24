import { linuxProcesses } from './linuxProcesses';
import type { ProcessReader } from './localProcess';
import { unixProcesses } from './unixProcesses';
import { windowsProcesses } from './windowsProcesses';

/** The reader for an operating system (`process.platform`). */
export function processReaderFor(platform: NodeJS.Platform): ProcessReader {
  if (platform === 'linux' || platform === 'android') return linuxProcesses;
  return platform === 'win32' ? windowsProcesses : unixProcesses;
}
