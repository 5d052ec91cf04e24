import { fileURLToPath } from 'node:url';
import * as path from 'node:path';
import {
  AnyMap,
  originalPositionFor,
  sourceContentFor,
  type TraceMap,
} from '@jridgewell/trace-mapping';
import { sentenceOf } from '../base/failure';
import type { FileLocation } from '../protocol/finding';
import type { SourceRange } from '../protocol/sourceRange';

/** Where a range of a script came from. Lines and columns of `range` count from 1. */
export interface OriginalRange {
  /** An absolute path where the source is a file, else its URL. */
  file: string;
  range: Omit<FileLocation, 'file'>;
  /** The original text, when the map carries it. */
  content?: string;
}

/** A script's source map, or the lack of one. `note` says in words why a named map does not lead anywhere; '' for no map. */
export interface ScriptMap {
  originalRange(range: SourceRange): OriginalRange | { note: string };
}

const MAX_MAP_BYTES = 64_000_000;

/** Reads a text file; rejects when it cannot. */
export type ReadFile = (path: string) => Promise<string>;

/**
 * Loads the map that a script names: inline (`data:`), a `file:` URL, or a path beside the script. Maps on other hosts are
 * not fetched. Never rejects: what is wrong with a map becomes the note of every range.
 */
export async function loadSourceMap(
  scriptUrl: string,
  sourceMapUrl: string | undefined,
  readFile: ReadFile,
): Promise<ScriptMap> {
  if (!sourceMapUrl) return unmapped('');
  try {
    const { text, base } = await mapText(scriptUrl, sourceMapUrl, readFile);
    if (text.length > MAX_MAP_BYTES) return unmapped('Its source map is larger than 64 MB.');
    const map = new AnyMap(text, base);
    return new TracedMap(map, await contentsOf(map, readFile));
  } catch (error) {
    return unmapped(`Its source map could not be read: ${sentenceOf(error)}`);
  }
}

/** A `file:` URL or an absolute path as a path; `undefined` for anything else. */
export function filePathOfUrl(url: string): string | undefined {
  if (url.startsWith('file:')) {
    try {
      return fileURLToPath(url);
    } catch {
      return undefined; // a file URL of another host or platform
    }
  }
  return path.isAbsolute(url) ? url : undefined;
}

function unmapped(note: string): ScriptMap {
  return { originalRange: () => ({ note }) };
}

async function mapText(
  scriptUrl: string,
  sourceMapUrl: string,
  readFile: ReadFile,
): Promise<{ text: string; base: string }> {
  const scriptPath = filePathOfUrl(scriptUrl);
  if (sourceMapUrl.startsWith('data:')) {
    const text = await (await fetch(sourceMapUrl)).text();
    return { text, base: scriptPath ?? '' };
  }
  const isUrl = /^[a-z][a-z0-9+.-]+:\/\//i.test(sourceMapUrl);
  if (isUrl && !sourceMapUrl.startsWith('file:')) {
    throw new Error('maps on other hosts are not fetched');
  }
  const named = filePathOfUrl(sourceMapUrl) ?? decodeURIComponent(sourceMapUrl);
  if (!path.isAbsolute(named) && scriptPath === undefined) {
    throw new Error('the script is not a file of this machine');
  }
  const file = path.resolve(path.dirname(scriptPath ?? '/'), named);
  return { text: await readFile(file), base: file };
}

/** The original texts at hand, by resolved name: in the map, or on this machine's disk. A map may name files that are gone. */
async function contentsOf(map: TraceMap, readFile: ReadFile): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for (const source of map.resolvedSources) {
    if (!source) continue;
    const carried = sourceContentFor(map, source);
    const file = filePathOfUrl(source);
    if (carried !== null) contents.set(source, carried);
    else if (file !== undefined) {
      const text = await readFile(file).catch(() => undefined);
      if (text !== undefined) contents.set(source, text);
    }
  }
  return contents;
}

class TracedMap implements ScriptMap {
  constructor(
    private readonly map: TraceMap,
    private readonly contents: Map<string, string>,
  ) {}

  originalRange(range: SourceRange): OriginalRange | { note: string } {
    const start = originalPositionFor(this.map, { line: range.line + 1, column: range.column });
    if (start.source === null) return { note: 'Its source map has no original for this place.' };
    const content = this.contents.get(start.source);
    const lines = content?.split('\n');
    const line = lines?.[start.line - 1];
    if (lines && (line === undefined || start.column > line.length)) {
      return { note: 'Its source map points outside the original file.' };
    }
    const end = originalPositionFor(this.map, {
      line: range.endLine + 1,
      column: Math.max(0, range.endColumn - 1),
    });
    const isAfter =
      end.source === start.source &&
      (end.line > start.line || (end.line === start.line && end.column >= start.column));
    return {
      file: nameOfSource(start.source),
      range: {
        line: start.line,
        column: start.column + 1,
        endLine: isAfter ? end.line : start.line,
        endColumn: isAfter ? end.column + 2 : (line?.trimEnd().length ?? start.column) + 1,
      },
      ...(content === undefined ? {} : { content }),
    };
  }
}

/** `webpack://name/./src/x.ts` and the like name a file that only the map holds. */
function nameOfSource(source: string): string {
  return filePathOfUrl(source) ?? source;
}
