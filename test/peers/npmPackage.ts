import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const store = path.join(__dirname, '..', '..', '.vscode-test', 'peers');

/** The folder of an npm package with its dependencies, installed on first use; see `npmPackages`. */
export async function npmPackage(name: string, version: string): Promise<string> {
  const folder = `${name.replaceAll('/', '+')}@${version}`;
  return path.join(await npmPackages(folder, [`${name}@${version}`]), name);
}

/**
 * A `node_modules` with these packages (`name@version`) and their dependencies, installed on first use outside of the
 * project's own and kept in a folder of the given name. No install scripts are run. Rejects when npm cannot fetch them.
 */
export async function npmPackages(folderName: string, packages: string[]): Promise<string> {
  const folder = path.join(store, folderName);
  const installed = path.join(folder, 'node_modules');
  if (fs.existsSync(installed)) return installed;
  fs.mkdirSync(store, { recursive: true });
  const unfinished = fs.mkdtempSync(path.join(store, '.unfinished-'));
  try {
    fs.writeFileSync(path.join(unfinished, 'package.json'), '{"private":true}');
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
    await run('npm', ['install', ...packages, ...options], { cwd: unfinished });
    putInPlace(unfinished, folder);
  } finally {
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
  return installed;
}

/** In one step, so that a half-written folder is never taken for a whole one; another run may have been faster. */
function putInPlace(unfinished: string, folder: string): void {
  try {
    fs.renameSync(unfinished, folder);
  } catch (error) {
    if (!fs.existsSync(folder)) throw error;
  }
}
