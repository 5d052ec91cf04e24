import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { targets } from './target';

const bundle = path.join(__dirname, '..', '..', 'dist', 'extension.js');

/** What one activation of the built extension did, in a process of its own. */
export interface Activation {
  /** Processor time, in ms. */
  cpuMs: number;
  /** Names that were required. */
  loaded: string[];
}

/** Activates the built extension beside an empty VS Code. */
export async function activateOnce(): Promise<Activation> {
  if (!fs.existsSync(bundle)) throw new Error('It is not built yet: run npm run build.');
  const file = path.join(targets, 'activate.cjs');
  const { stdout } = await promisify(execFile)(process.execPath, [file]);
  return JSON.parse(stdout) as Activation;
}
