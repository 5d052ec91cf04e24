import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { filePathOfUrl } from '../base/filePathOfUrl';
import { whyUnreadable } from '../base/readFile';
import type { ReadFile } from './readLocalFile';

export const MAX_MAP_BYTES = 64 * 1024 * 1024;

/** A map's text and the base URL of its sources; '' when no base is known. */
export interface MapText {
  text: string;
  base: string;
}

/** Finds and reads the map that a script names. Rejects with a sentence for people. */
export async function mapText(
  scriptUrl: string,
  sourceMapUrl: string,
  readFile: ReadFile,
): Promise<MapText> {
  const scriptPath = filePathOfUrl(scriptUrl);
  const scriptBase = scriptPath === undefined ? scriptUrl : pathToFileURL(scriptPath).href;
  if (/^data:/i.test(sourceMapUrl)) {
    return { text: textOfDataUrl(sourceMapUrl), base: URL.canParse(scriptBase) ? scriptBase : '' };
  }
  const file = mapPath(sourceMapUrl, scriptPath, scriptBase);
  try {
    return { text: await readFile(file, MAX_MAP_BYTES), base: pathToFileURL(file).href };
  } catch (error) {
    const why = whyUnreadable(error);
    throw new Error(`The source map could not be read: ${why}.`, { cause: error });
  }
}

function mapPath(sourceMapUrl: string, scriptPath: string | undefined, base: string): string {
  // Check before parsing it as a URL, in which `C:` would be a scheme.
  if (path.isAbsolute(sourceMapUrl) && !sourceMapUrl.startsWith('//')) {
    return decodedPath(sourceMapUrl);
  }
  const url = URL.canParse(sourceMapUrl, base) ? new URL(sourceMapUrl, base) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') {
    throw new Error('Its source map is on the network, and is not fetched.');
  }
  if (url === undefined || url.protocol !== 'file:') {
    throw new Error('Its source map is named by an address that cannot be read.');
  }
  const file = filePathOfUrl(url.href);
  if (file !== undefined) return file;
  // Some tools write a path unescaped where a URL would need escapes.
  if (scriptPath !== undefined && !/^([a-z]+:|\/\/)/i.test(sourceMapUrl)) {
    return path.resolve(path.dirname(scriptPath), sourceMapUrl);
  }
  throw new Error('Its source map is not on this machine.');
}

function decodedPath(text: string): string {
  try {
    return path.resolve(decodeURIComponent(text));
  } catch {
    return path.resolve(text); // a lone `%`: the path was not escaped
  }
}

function textOfDataUrl(url: string): string {
  const comma = url.indexOf(',');
  if (comma === -1) throw new Error('Its inline source map is cut off.');
  if (url.length - comma > (MAX_MAP_BYTES * 4) / 3) {
    throw new Error('Its source map is larger than 64 MB.');
  }
  const payload = url.slice(comma + 1);
  try {
    const decoded = decodeURIComponent(payload);
    const isBase64 = /;\s*base64\s*$/i.test(url.slice(0, comma));
    return isBase64 ? Buffer.from(decoded, 'base64').toString('utf8') : decoded;
  } catch (error) {
    throw new Error('Its inline source map has a broken escape.', { cause: error });
  }
}
