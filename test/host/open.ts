import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { HOSTS, installHost } from './installHost';
import { startWorkbench } from './workbench';

const root = path.join(__dirname, '..', '..');

/** `npm run vscode`: desktop VS Code with this extension, or its workbench for a browser. */
async function main(): Promise<void> {
  if (spawnSync('code', ['--version']).status === 0) {
    spawn('code', ['--new-window', `--extensionDevelopmentPath=${root}`, root], {
      stdio: 'inherit',
    });
    return;
  }
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-leaks-workbench-'));
  const extensions = path.join(folder, 'extensions');
  fs.mkdirSync(extensions, { recursive: true });
  const { publisher, name, version } = JSON.parse(
    fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
  ) as Record<'publisher' | 'name' | 'version', string>;
  fs.symlinkSync(root, path.join(extensions, `${publisher}.${name}-${version}`));
  const workbench = await startWorkbench({
    host: installHost(HOSTS.newest),
    folder,
    userData: path.join(folder, 'user-data'),
    extensions,
    smokeTest: false,
  });
  console.log(
    `VS Code is at http://127.0.0.1:${workbench.port}/?folder=${encodeURIComponent(root)}`,
  );
  console.log('Open Run and Debug there, then Pool Leaks. Ctrl+C ends it.');
  process.once('SIGINT', () => {
    workbench.dispose().then(
      () => {
        fs.rmSync(folder, { recursive: true, force: true });
        process.exit(0);
      },
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
