import { dirname, join } from 'node:path';
import { isLocalPath } from '../base/localPath';
import { packageOfFile } from '../base/packageFolder';
import { readTextFile } from '../base/readFile';

const MAX_MANIFEST_BYTES = 1e6;

/** Names packages by the paths of their files, and reads each `package.json` once. */
export class Packages {
  private readonly versions = new Map<string, Promise<string | undefined>>();

  /**
   * `name@version` of the package that a script's URL or a path leads into; without the version where its `package.json` is
   * not on this machine. `undefined` for everything outside of `node_modules`.
   */
  async of(urlOrPath: string): Promise<string | undefined> {
    const found = packageOfFile(urlOrPath);
    if (!found) return undefined;
    const { folder, name } = found;
    const known = this.versions.get(folder) ?? versionIn(folder);
    this.versions.set(folder, known);
    const version = await known;
    const plain = name.replace('\\', '/');
    return version === undefined ? plain : `${plain}@${version}`;
  }
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
