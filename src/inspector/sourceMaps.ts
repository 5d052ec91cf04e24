import { decodedMappings } from '@jridgewell/trace-mapping';
import { sentenceOf } from '../base/failure';
import { nextTurn } from '../base/nextTurn';
import type { SourceRange } from '../protocol/sourceRange';
import { filePathOfUrl, mapText, MAX_MAP_BYTES, type ReadFile } from './sourceMap/mapText';
import { originalSources } from './sourceMap/originalSources';
import { parseMap } from './sourceMap/parseMap';
import { readTextFile } from './sourceMap/readTextFile';
import { TracedScript, type OriginalRange } from './sourceMap/tracedScript';

export { filePathOfUrl };

/** A script's source map, or the lack of one. `note` says in words why a named map does not lead anywhere; '' for no map. */
export interface ScriptMap {
  originalRange(range: SourceRange): OriginalRange | { note: string };
}

/**
 * Loads the map that a script names: inline (`data:`), a `file:` URL, or a path beside the script. Maps on the network are
 * not fetched. Never rejects: what is wrong with a map becomes the note of every range.
 */
export async function loadSourceMap(
  scriptUrl: string,
  sourceMapUrl: string | undefined,
  readFile: ReadFile = readTextFile,
): Promise<ScriptMap> {
  if (!sourceMapUrl || scriptUrl.startsWith('node:')) return unmapped('');
  try {
    const { text, base } = await mapText(scriptUrl, sourceMapUrl, readFile);
    if (text.length > MAX_MAP_BYTES) return unmapped('Its source map is larger than 64 MB.');
    const map = parseMap(text, base);
    // Of a large map each takes its time: parsing it, and taking its mappings apart.
    await nextTurn();
    decodedMappings(map);
    await nextTurn();
    return new TracedScript(map, await originalSources(map, filePathOfUrl(scriptUrl), readFile));
  } catch (error) {
    return unmapped(sentenceOf(error));
  }
}

function unmapped(note: string): ScriptMap {
  return { originalRange: () => ({ note }) };
}
