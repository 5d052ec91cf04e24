import { webcrypto } from 'node:crypto';
import { filePathOfUrl } from '../../base/filePathOfUrl';
import { isLocalPath } from '../../base/localPath';
import { readFileBytes } from '../../base/readFile';

const BYTES_PER_UNIT = 3;
/** A limit of ours, whatever length the target reports. */
const MAX_BYTES = 128e6;

/** What V8 reports of a script loaded from a file: `length` in UTF-16 units, `hash` in hexadecimal. */
interface ScriptFile {
  url: string;
  length: number;
  hash: string;
}

/**
 * A script's text from the file that it was loaded from, if that file is on this machine and unchanged: V8 reports the
 * SHA-256 of each script's text (seen on Node 20 to 26). Reading the file saves the target's thread about 10 ms per
 * megabyte. `undefined` when the file is missing, differs, or is not local; ask the target then.
 */
export async function localSource({ url, hash, length }: ScriptFile): Promise<string | undefined> {
  const path = filePathOfUrl(url);
  if (path === undefined || !isLocalPath(path) || !/^[\da-f]{64}$/.test(hash)) return undefined;
  let bytes: Buffer;
  try {
    bytes = await readFileBytes(path, Math.min(length * BYTES_PER_UNIT, MAX_BYTES));
  } catch {
    return undefined; // not on this machine, moved, or not readable for us: the target still has the text
  }
  // WebCrypto hashes on a thread of Node's own. Hashing a large file takes as long as all other work together.
  const own = Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
  return own === hash ? bytes.toString('utf8') : undefined;
}
