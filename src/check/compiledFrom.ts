import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { filePathOfUrl } from '../base/filePathOfUrl';
import { isLocalPath } from '../base/localPath';
import type { SourceText } from '../protocol/analysis';
import { readText } from './readSource';

/** The comment is the last line, but for what compilers and editors put behind it. */
const TAIL_UNITS = 1_000;
const COMMENT = /^[ \t]*\/\/[#@][ \t]*sourceMappingURL=([^\s'"]+)[ \t]*$/m;
const INLINE = /^data:application\/json[^,]*;base64,/;
const MAX_MAP_BYTES = 64 * 1024 * 1024;
const PACKAGES = `${path.sep}node_modules${path.sep}`;

/**
 * The file on disk that a source was compiled from, by its source map: that one is to be checked and mended, for a change to a
 * compiled file lasts until the next build. `undefined` for what is a source itself, and for code of packages.
 */
export function compiledFrom({ name, text }: SourceText): string | undefined {
  const inline = text.lastIndexOf('sourceMappingURL=data:');
  const tail = text.slice(inline < 0 ? -TAIL_UNITS : text.lastIndexOf('\n', inline) + 1);
  const url = COMMENT.exec(tail)?.[1];
  if (url === undefined || name.includes(PACKAGES)) return undefined;
  const file = mapFile(name, url);
  const map = INLINE.test(url)
    ? Buffer.from(url.replace(INLINE, ''), 'base64').toString('utf8')
    : file && textOf(file);
  return map
    ? sourcesOf(map, file ?? name).find(each => each !== name && existsSync(each))
    : undefined;
}

function mapFile(name: string, url: string): string | undefined {
  if (url.startsWith('data:')) return undefined;
  const file = filePathOfUrl(url) ?? path.resolve(path.dirname(name), decoded(url));
  return isLocalPath(file) ? file : undefined;
}

function textOf(file: string): string | undefined {
  const read = readText(file, MAX_MAP_BYTES);
  return 'text' in read ? read.text : undefined;
}

/** Absolute paths of a map's sources on this machine. */
function sourcesOf(map: string, file: string): string[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(map);
  } catch {
    return []; // a map that cannot be read names no sources
  }
  const { sources, sourceRoot } = Object(parsed) as { sources?: unknown; sourceRoot?: unknown };
  if (!Array.isArray(sources)) return [];
  const root = typeof sourceRoot === 'string' ? sourceRoot : '';
  return sources.flatMap(source => {
    if (typeof source !== 'string' || /^[a-z-]{3,}:\/\//i.test(source)) return [];
    const full = path.resolve(path.dirname(file), root, decoded(source));
    return isLocalPath(full) && !full.includes(PACKAGES) ? [full] : [];
  });
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url; // no URL, but a path with a percent sign
  }
}
