import { homedir } from 'node:os';
import { join } from 'node:path';

/** Our folder among those where this user's programs keep persistent state. It may not exist yet. */
export function stateFolder(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): string {
  const home = homedir();
  const bases: Partial<Record<NodeJS.Platform, string>> = {
    win32: env['LOCALAPPDATA'] || join(home, 'AppData', 'Local'),
    darwin: join(home, 'Library', 'Application Support'),
  };
  return join(
    bases[platform] ?? (env['XDG_STATE_HOME'] || join(home, '.local', 'state')),
    'pool-leaks',
  );
}
