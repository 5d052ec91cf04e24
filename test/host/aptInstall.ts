import { execFileSync, spawnSync } from 'node:child_process';
import * as os from 'node:os';
import * as path from 'node:path';

/** Tests of several processes may want packages at once; apt itself refuses the second. */
const LOCK = path.join(os.tmpdir(), 'pool-leaks-apt.lock');

/** Installs Debian packages where this may be done: as root, with apt. Answers whether it may. */
export function aptInstall(packages: readonly string[]): boolean {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return false;
  console.log(`installing ${packages.join(' ')}`);
  const commands = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"';
  execFileSync('flock', [LOCK, 'sh', '-c', commands, 'sh', ...packages], { stdio: 'ignore' });
  return true;
}
