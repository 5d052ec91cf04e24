import { formatBytes } from '../../base/format';
import type { CommandIo } from './commandIo';

const PROGRESS_MS = 1_000;

/** Prints the progress of reading a file, at most one line per second. */
export function reportBytes(io: CommandIo): (bytes: number) => void {
  let last = performance.now();
  return bytes => {
    const now = performance.now();
    if (now - last < PROGRESS_MS) return;
    last = now;
    io.err(`${formatBytes(bytes)} read…`);
  };
}
