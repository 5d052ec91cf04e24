import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A `file:` URL or an absolute path as a path; `undefined` for everything else (`node:`, `webpack:`, an eval without a name).
 * It may be one of a network: whoever opens it asks `isLocalPath` before.
 */
export function filePathOfUrl(url: string): string | undefined {
  if (!/^file:/i.test(url)) return isAbsolute(url) ? url : undefined;
  try {
    return fileURLToPath(url);
  } catch {
    return undefined; // of another host or another system, or with a broken escape: no path of this machine
  }
}
