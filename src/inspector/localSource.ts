import { createHash } from 'node:crypto';
import { filePathOfUrl } from './sourceMaps';
import { readTextFile } from './sourceMap/readTextFile';

const BYTES_PER_UNIT = 3;

/** What V8 tells of a script that was loaded from a file: `length` in UTF-16 units, `hash` in hexadecimal digits. */
interface ScriptFile {
  url: string;
  length: number;
  hash: string;
}

/**
 * A script's text from the file that it was loaded from, when that file is here and still is what the target runs: V8 tells
 * the SHA-256 of each script's text (seen on Node 20 to 26). To send the text instead costs the target's thread about 10 ms
 * for each megabyte. `undefined` where the file is missing or differs: then the target is to be asked.
 */
export async function localSource({ url, hash, length }: ScriptFile): Promise<string | undefined> {
  const path = filePathOfUrl(url);
  if (path === undefined || !/^[\da-f]{64}$/.test(hash)) return undefined;
  let text: string;
  try {
    text = await readTextFile(path, length * BYTES_PER_UNIT);
  } catch {
    return undefined; // not on this machine, moved since, or not for us to read: the target still has it
  }
  const own = createHash('sha256').update(text, 'utf8').digest('hex');
  return own === hash ? text : undefined;
}
