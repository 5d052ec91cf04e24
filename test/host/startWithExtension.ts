import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { HOSTS, installHost } from './installHost';
import { startWorkbench } from './workbench';

const root = path.join(__dirname, '..', '..');

/** A workbench as people have it, with this extension installed and this repository open. `dispose` ends it. */
export interface OpenWorkbench {
  url: string;
  dispose(): Promise<void>;
}

/** Starts VS Code's server with the newest host; nothing in it knows of a test, so that dialogs and notifications show. */
export async function startWithExtension(
  settings: Record<string, unknown> = {},
  restricted = false,
): Promise<OpenWorkbench> {
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
    restricted,
    settings,
  });
  return {
    url: `http://127.0.0.1:${workbench.port}/?folder=${encodeURIComponent(root)}`,
    dispose: async () => {
      await workbench.dispose();
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
