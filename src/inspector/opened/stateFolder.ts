import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where this user's programs keep what outlives them: ours is a folder of its own there. It may not exist yet. */
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
