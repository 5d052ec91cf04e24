import { activateOnce } from '../process/activateOnce';
import { judge } from './judge';

const RUNS = 9;
const MOST_MS = 50;

/** Processor time of loading and activating the built extension: the least of some runs. */
export async function benchActivation(): Promise<void> {
  let least = Infinity;
  for (let i = 0; i < RUNS; i++) least = Math.min(least, (await activateOnce()).cpuMs);
  judge('activating the extension, of the processor', least, MOST_MS);
}
