import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { targets } from './target';

const RUNS = 5;
const bundle = path.join(__dirname, '..', '..', 'dist', 'extension.js');

interface Activation {
  /** Processor time, which other processes do not lengthen. */
  cpuMs: number;
  /** Names that were required. */
  loaded: string[];
}

describe('activating the extension', () => {
  const activations: Activation[] = [];
  before(async () => {
    if (!fs.existsSync(bundle)) throw new Error('It is not built yet: run npm run build.');
    for (let i = 0; i < RUNS; i++) {
      const file = path.join(targets, 'activate.cjs');
      const { stdout } = await promisify(execFile)(process.execPath, [file]);
      activations.push(JSON.parse(stdout) as Activation);
    }
  });

  it('takes less than 50 ms', () => {
    const fastest = Math.min(...activations.map(each => each.cpuMs));
    assert.ok(fastest < 50, `${fastest.toFixed(1)} ms`);
  });

  it('loads no other bundle and starts nothing', () => {
    const started = /^\.\/|worker_threads|child_process|^(?:node:)?(?:net|http|inspector)$/;
    for (const { loaded } of activations) {
      assert.deepEqual(
        loaded.filter(name => started.test(name)),
        [],
      );
    }
  });
});
