import { isAbsolute } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The path of a `file:` URL or an absolute path; `undefined` for everything else (`node:`, `webpack:`, unnamed evals). It
 * may name a network share: check it with `isLocalPath` before opening it.
 */
export function filePathOfUrl(url: string): string | undefined {
  if (!/^file:/i.test(url)) return isAbsolute(url) ? url : undefined;
  try {
    return fileURLToPath(url);
  } catch {
    return undefined; // the URL names another host, belongs to another system, or has a broken escape
  }
}
