import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const store = path.join(__dirname, '..', '..', '.vscode-test', 'corpus');

/** A source's parts: where it is published, and the file's path in there. */
interface Published {
  isNpm: boolean;
  /** `name@version` or `owner/repo@commit`. */
  project: string;
  file: string;
}

function published(source: string): Published {
  const isNpm = source.startsWith('npm:');
  const rest = isNpm ? source.slice('npm:'.length) : source;
  const at = rest.indexOf(':', rest.lastIndexOf('@'));
  return { isNpm, project: rest.slice(0, at), file: rest.slice(at + 1) };
}

/**
 * Puts a source's file where its neighbours are found by relative paths, and returns that path. A package is fetched whole on
 * first use; of a repository only the named file. `kept`: a folder that has the texts already, each at its source's name,
 * with `/` as folders or as `__`. `undefined` when the file is nowhere to be had.
 */
export async function placeSource(
  source: string,
  kept: string | undefined,
): Promise<string | undefined> {
  const { isNpm, project, file } = published(source);
  const target = path.join(store, isNpm ? 'npm' : 'repository', project, file);
  if (fs.existsSync(target)) return target;
  const found = kept !== undefined ? keptText(source, kept) : undefined;
  if (found !== undefined) writeInto(target, found);
  else if (isNpm) await unpack(project);
  else await download(project, file, target);
  return fs.existsSync(target) ? target : undefined;
}

function keptText(source: string, folder: string): Buffer | undefined {
  const file = [source, source.replaceAll('/', '__')]
    .map(name => path.join(folder, name))
    .find(each => fs.existsSync(each));
  return file === undefined ? undefined : fs.readFileSync(file);
}

function writeInto(file: string, text: Buffer): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

const unpacked = new Map<string, Promise<void>>();

/** Fetches a package's published files, once. Says so when that fails; the case then counts as absent. */
function unpack(project: string): Promise<void> {
  let known = unpacked.get(project);
  if (!known) unpacked.set(project, (known = fetchPackage(project)));
  return known;
}

async function fetchPackage(project: string): Promise<void> {
  const folder = path.join(store, 'npm', project);
  fs.mkdirSync(folder, { recursive: true });
  try {
    const { stdout } = await run('npm', ['pack', project, '--silent'], { cwd: folder });
    const archive = stdout.trim();
    await run('tar', ['-xzf', archive, '--strip-components=1'], { cwd: folder });
    fs.rmSync(path.join(folder, archive));
  } catch (error) {
    console.error(`${project} could not be fetched: ${String(error)}`);
  }
}

async function download(project: string, file: string, target: string): Promise<void> {
  const [repository, commit] = [
    project.slice(0, project.lastIndexOf('@')),
    project.slice(project.lastIndexOf('@') + 1),
  ];
  const address = `https://raw.githubusercontent.com/${repository}/${commit}/${file}`;
  try {
    const answer = await fetch(address);
    if (answer.ok) writeInto(target, Buffer.from(await answer.arrayBuffer()));
    else console.error(`${project} ${file} could not be fetched: status ${answer.status}`);
  } catch (error) {
    console.error(`${project} ${file} could not be fetched: ${String(error)}`);
  }
}
