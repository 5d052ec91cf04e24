import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { loadSourceMap, type ScriptMap } from '../inspector/sourceMaps';

const MARK = 'sourceMappingURL=';
/** A whole line, as compilers write it; V8 takes no URL with a quote or a blank either. */
const COMMENT = /^[ \t]*\/\/[#@][ \t]*sourceMappingURL=([^\s'"]+)[ \t]*$/;

/**
 * The source map of a compiled file on disk: what its last `sourceMappingURL` comment names, else `<file>.map` where that
 * is beside it. Never rejects: what is wrong with a map becomes the note of every range.
 */
export function fileSourceMap(file: string, text: string): Promise<ScriptMap> {
  const beside = `${file}.map`;
  const url = urlIn(text) ?? (existsSync(beside) ? pathToFileURL(beside).href : undefined);
  return loadSourceMap(file, url);
}

function urlIn(text: string): string | undefined {
  for (let at = text.lastIndexOf(MARK); at > 0; at = text.lastIndexOf(MARK, at - 1)) {
    const start = Math.max(text.lastIndexOf('\n', at), text.lastIndexOf('\r', at)) + 1;
    const [line] = /^[^\r\n]*/.exec(text.slice(start))!;
    const url = COMMENT.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  return undefined;
}
