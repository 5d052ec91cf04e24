import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The path of a Chromium: `CHROMIUM`, an installed one, or Debian's, which root installs on first use. */
export function findChromium(): string {
  const given = process.env['CHROMIUM'];
  if (given) return given;
  const found = PLACES.find(place => fs.existsSync(place));
  if (found) return found;
  const canInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (!canInstall) {
    throw new Error(
      'The tests in a browser need Chromium: install it (apt-get install chromium), or set CHROMIUM.',
    );
  }
  console.log('installing Chromium');
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
  const install = ['install', '-y', '-qq', '--no-install-recommends', 'chromium'];
  execFileSync('apt-get', install, { stdio: 'ignore' });
  return PLACES[0]!;
}
