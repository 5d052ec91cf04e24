import * as fs from 'node:fs';
import { aptInstall } from './aptInstall';

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
  if (!aptInstall(['chromium'])) {
    throw new Error(
      'The tests in a browser need Chromium: install it (apt-get install chromium), or set CHROMIUM.',
    );
  }
  return PLACES[0]!;
}
