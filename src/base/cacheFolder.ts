import * as os from 'node:os';
import * as path from 'node:path';

/**
 * The folder for what a command line may keep from one run to the next, and may lose at any time. Follows the XDG base
 * directory specification on Linux, and the system's own rules elsewhere.
 */
export function cacheFolder(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
  home = os.homedir(),
): string {
  const base =
    platform === 'win32'
      ? (env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'))
      : platform === 'darwin'
        ? path.join(home, 'Library', 'Caches')
        : env['XDG_CACHE_HOME'] || path.join(home, '.cache');
  return path.join(base, 'pool-leaks');
}
