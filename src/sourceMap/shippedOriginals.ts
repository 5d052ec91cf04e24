import { access } from 'node:fs/promises';
import { isAbsolute, relative } from 'node:path';
import { filePathOfUrl } from '../base/filePathOfUrl';
import { isLocalPath } from '../base/localPath';
import { packageOfFile } from '../base/packageFolder';
import type { MappedScript } from '../protocol/originals';

/**
 * Tells which originals of a script a person can open: packages often come with maps, but without the sources these lead
 * to, and some lead out of their package. Where the script itself is not on this machine, nobody knows.
 */
export class ShippedOriginals {
  private readonly script: string | undefined;
  private readonly known = new Map<string, Promise<boolean>>();

  constructor(script: MappedScript) {
    this.script = 'file' in script ? script.file : filePathOfUrl(script.url);
  }

  /** `hasContent`: the map has the original's text, which tells enough of the program's own. */
  async has(original: string, hasContent: boolean): Promise<boolean> {
    const { script } = this;
    if (script === undefined || !isAbsolute(original)) return true;
    const own = packageOfFile(script);
    if (own && !isInside(original, own.folder)) return false;
    if (!own && hasContent) return true;
    return !(await this.exists(script)) || (await this.exists(original));
  }

  private exists(file: string): Promise<boolean> {
    let known = this.known.get(file);
    if (known === undefined) this.known.set(file, (known = isThere(file)));
    return known;
  }
}

function isInside(file: string, folder: string): boolean {
  const way = relative(folder, file);
  return !way.startsWith('..') && !isAbsolute(way);
}

async function isThere(file: string): Promise<boolean> {
  if (!isLocalPath(file)) return false;
  try {
    await access(file);
    return true;
  } catch {
    return false; // not there, or not for this person: it cannot be opened either way
  }
}
