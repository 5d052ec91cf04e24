import * as fs from 'node:fs';
import * as path from 'node:path';
import Mocha from 'mocha';
import type { Counts } from '../counts';
import { TEST_MS } from '../patience';

const resultFile = path.join(__dirname, '..', '..', '.vscode-test', 'suite-result.json');

/** Called by VS Code in its extension host. Rejects when a test failed. */
export async function run(): Promise<void> {
  const grep = process.env['POOL_LEAKS_GREP'];
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: TEST_MS,
    forbidOnly: true,
    forbidPending: true,
    ...(grep === undefined ? {} : { grep }),
  });
  for (const suite of [
    'extension',
    'diagnostics',
    'snapshots',
    'inspector',
    'record',
    'assistants',
  ]) {
    mocha.addFile(path.join(__dirname, `${suite}.suite.ts`));
  }
  const counts = await new Promise<Counts>(resolve => {
    const failed: string[] = [];
    const runner = mocha.run(() => {
      const { passes, failures } = runner.stats!;
      resolve({ passes, failures, failed });
    });
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, test => failed.push(test.fullTitle()));
  });
  fs.writeFileSync(resultFile, JSON.stringify(counts));
  if (counts.failures > 0) throw new Error(`${counts.failures} tests failed`);
}
