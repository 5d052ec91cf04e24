import { sentenceOf } from '../base/failure';
import { isRuntimeScript } from '../base/runtimeScript';
import type { NoOriginal } from '../protocol/originals';
import type { SourceRange } from '../protocol/sourceRange';
import { mapText, MAX_MAP_BYTES } from './mapText';
import { originalSources } from './originalSources';
import { parseMap } from './parseMap';
import { readLocalFile, type ReadFile } from './readLocalFile';
import { TracedScript, type TracedRange } from './tracedScript';

/** A script's source map, or its absence. */
export interface ScriptMap {
  originalRange(range: SourceRange): TracedRange | NoOriginal;
}

/**
 * Loads the map that a script names: inline (`data:`), a `file:` URL, or a path relative to the script. Does not fetch maps
 * from the network. Never rejects: a broken map becomes the note of every range. A large map blocks its thread for seconds.
 */
export async function loadScriptMap(
  scriptUrl: string,
  sourceMapUrl: string | undefined,
  readFile: ReadFile = readLocalFile,
): Promise<ScriptMap> {
  if (!sourceMapUrl || isRuntimeScript(scriptUrl)) return unmapped('');
  try {
    const { text, base } = await mapText(scriptUrl, sourceMapUrl, readFile);
    if (text.length > MAX_MAP_BYTES) return unmapped('Its source map is larger than 64 MB.');
    const map = parseMap(text, base);
    return new TracedScript(map, await originalSources(map, readFile));
  } catch (error) {
    return unmapped(sentenceOf(error));
  }
}

/** Stands for a missing map; `note` says why. */
export function unmapped(note: string): ScriptMap {
  return { originalRange: () => ({ note }) };
}
