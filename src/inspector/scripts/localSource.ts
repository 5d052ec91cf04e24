import { webcrypto } from 'node:crypto';
import { filePathOfUrl } from '../../base/filePathOfUrl';
import { isLocalPath } from '../../base/localPath';
import { readFileBytes } from '../../base/readFile';

const BYTES_PER_UNIT = 3;
/** Whatever length the target tells. */
const MAX_BYTES = 128e6;

/** What V8 tells of a script that was loaded from a file: `length` in UTF-16 units, `hash` in hexadecimal digits. */
interface ScriptFile {
  url: string;
  length: number;
  hash: string;
}

/**
 * A script's text from the file that it was loaded from, when that file is here and still is what the target runs: V8 tells
 * the SHA-256 of each script's text (seen on Node 20 to 26). To send the text instead costs the target's thread about 10 ms
 * for each megabyte. `undefined` where the file is missing, differs, or is not on this machine: then the target is to be asked.
 */
export async function localSource({ url, hash, length }: ScriptFile): Promise<string | undefined> {
  const path = filePathOfUrl(url);
  if (path === undefined || !isLocalPath(path) || !/^[\da-f]{64}$/.test(hash)) return undefined;
  let bytes: Buffer;
  try {
    bytes = await readFileBytes(path, Math.min(length * BYTES_PER_UNIT, MAX_BYTES));
  } catch {
    return undefined; // not on this machine, moved since, or not for us to read: the target still has it
  }
  // In a thread of Node's own: of a large file it takes as long as everything else together.
  const own = Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
  return own === hash ? bytes.toString('utf8') : undefined;
}
