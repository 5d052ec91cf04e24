import { spawn, spawnSync } from 'node:child_process';
import * as path from 'node:path';
import { startWithExtension } from './startWithExtension';

const root = path.join(__dirname, '..', '..');

/** `npm run vscode`: desktop VS Code with this extension, or its workbench for a browser. */
async function main(): Promise<void> {
  if (spawnSync('code', ['--version']).status === 0) {
    spawn('code', ['--new-window', `--extensionDevelopmentPath=${root}`, root], {
      stdio: 'inherit',
    });
    return;
  }
  const workbench = await startWithExtension();
  console.log(`VS Code is at ${workbench.url}`);
  console.log('Open Run and Debug there, then Pool Leaks. Ctrl+C ends it.');
  process.once('SIGINT', () => {
    workbench.dispose().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
