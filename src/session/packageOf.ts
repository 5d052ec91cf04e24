import { dirname, join } from 'node:path';
import { filePathOfUrl } from '../base/filePathOfUrl';
import { isLocalPath } from '../base/localPath';
import { readTextFile } from '../base/readFile';

const MAX_MANIFEST_BYTES = 1e6;
/** The innermost package on a path: its folder and its name, with a scope or without. */
const IN_PACKAGE = /^(.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+))[\\/]/;

/** Names packages by the paths of their files, and reads each `package.json` once. */
export class Packages {
  private readonly versions = new Map<string, Promise<string | undefined>>();

  /**
   * `name@version` of the package that a script's URL or a path leads into; without the version where its `package.json` is
   * not on this machine. `undefined` for everything outside of `node_modules`.
   */
  async of(urlOrPath: string): Promise<string | undefined> {
    const [, folder, name] = inPackage(urlOrPath);
    if (folder === undefined || name === undefined) return undefined;
    const known = this.versions.get(folder) ?? versionIn(folder);
    this.versions.set(folder, known);
    const version = await known;
    const plain = name.replace('\\', '/');
    return version === undefined ? plain : `${plain}@${version}`;
  }
}

/** The folder of the package that a script's URL or a path leads into; `undefined` outside of `node_modules`. */
export function folderOfPackage(urlOrPath: string): string | undefined {
  return inPackage(urlOrPath)[1];
}

function inPackage(urlOrPath: string): readonly (string | undefined)[] {
  return IN_PACKAGE.exec(filePathOfUrl(urlOrPath) ?? urlOrPath) ?? [];
}

async function versionIn(folder: string): Promise<string | undefined> {
  const manifest = join(folder, 'package.json');
  if (!isLocalPath(manifest) || dirname(manifest) !== folder) return undefined;
  try {
    const { version } = JSON.parse(await readTextFile(manifest, MAX_MANIFEST_BYTES)) as {
      version?: unknown;
    };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined; // not on this machine, or no manifest: the name alone has to do
  }
}
