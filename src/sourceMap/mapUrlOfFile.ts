import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { readTextFile } from '../base/readFile';
import { MAP_MARK, mapBeside } from '../protocol/originals';

/** Fits an inline map of 64 MB plus the code. */
const MAX_FILE_BYTES = 128 * 1024 * 1024;
/** A line of its own, as compilers write it. Like V8, accepts no URL with a quote or a blank. */
const COMMENT = /^[ \t]*\/\/[#@][ \t]*sourceMappingURL=([^\s'"]+)[ \t]*$/;

/**
 * The source map of a compiled file on disk: the one that its last `sourceMappingURL` comment names, else `<file>.map` if
 * that exists beside it. Rejects when the file cannot be read.
 */
export async function mapUrlOfFile(file: string): Promise<string | undefined> {
  const named = urlIn(await readTextFile(file, MAX_FILE_BYTES));
  if (named !== undefined) return named;
  const beside = mapBeside(file);
  return existsSync(beside) ? pathToFileURL(beside).href : undefined;
}

/** Visits each line once, however often it contains the mark. */
function urlIn(text: string): string | undefined {
  for (let at = text.lastIndexOf(MAP_MARK); at > 0; at = text.lastIndexOf(MAP_MARK, at - 1)) {
    let start = at;
    while (start > 0 && !isLineBreak(text, start - 1)) start--;
    let end = at;
    while (end < text.length && !isLineBreak(text, end)) end++;
    const url = COMMENT.exec(text.slice(start, end))?.[1];
    if (url !== undefined) return url;
    at = start;
  }
  return undefined;
}

function isLineBreak(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 10 || unit === 13;
}
