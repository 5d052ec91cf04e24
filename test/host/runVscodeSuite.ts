import { runTests } from '@vscode/test-electron';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { add, broken, type Counts } from '../counts';
import { HOSTS } from './installHost';

const root = path.join(__dirname, '..', '..');
const state = path.join(root, '.vscode-test');
const resultFile = path.join(state, 'suite-result.json');

/**
 * Runs the suite in the newest and in the oldest supported VS Code. With POOL_LEAKS_VSCODE=download in the desktop versions
 * that are downloaded, else in a stand-in made of VS Code's server and a browser. POOL_LEAKS_HOST names one of the two,
 * POOL_LEAKS_GREP some of the tests.
 */
export async function runVscodeSuite(): Promise<Counts> {
  const total: Counts = { passes: 0, failures: 0, failed: [] };
  const only = process.env['POOL_LEAKS_HOST'];
  for (const kind of ['newest', 'oldest'] as const) {
    if (only !== undefined && only !== kind) continue;
    console.log(`  VS Code ${HOSTS[kind].vscode} (${kind})`);
    add(total, await runIn(kind));
  }
  return total;
}

async function runIn(kind: 'newest' | 'oldest'): Promise<Counts> {
  fs.rmSync(resultFile, { force: true });
  const download = process.env['POOL_LEAKS_VSCODE'] === 'download';
  const failure = await runTests({
    ...(download
      ? { version: kind === 'newest' ? 'stable' : HOSTS.oldest.vscode }
      : { vscodeExecutablePath: standInExecutable() }),
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(root, 'test', 'vscode', 'entry.cjs'),
    launchArgs: [root],
    extensionTestsEnv: { POOL_LEAKS_HOST: kind },
  }).then(
    () => undefined,
    (error: unknown) => error,
  );
  // Exit status 0 alone could also mean that nothing ran.
  if (!fs.existsSync(resultFile)) {
    console.error('the suite left no result', failure);
    return broken(`the suite in VS Code (${kind}), which left no result`);
  }
  return JSON.parse(fs.readFileSync(resultFile, 'utf8')) as Counts;
}

/** An executable that takes VS Code's arguments, as `runTests` wants one. */
function standInExecutable(): string {
  const file = path.join(state, 'stand-in.sh');
  const script = path.join(__dirname, 'standIn.ts');
  fs.mkdirSync(state, { recursive: true });
  fs.writeFileSync(
    file,
    `#!/bin/sh\ncd "${root}" && exec "${process.execPath}" --import tsx "${script}" "$@"\n`,
    { mode: 0o755 },
  );
  return file;
}
