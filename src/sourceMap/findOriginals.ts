import { whyUnreadable } from '../base/readFile';
import type { MappedScript, Originals, OriginalsQuestion } from '../protocol/originals';
import { mapUrlOfFile } from './mapUrlOfFile';
import { readerFor } from './readLocalFile';
import { loadScriptMap, unmapped, type ScriptMap } from './scriptMap';

/** Limit in UTF-16 units of all contents in an answer, so that the caller can receive it in a few milliseconds. */
const MAX_CONTENTS = 10_000_000;

/** Looks up ranges in their script's map, which is not kept. Never rejects: a broken map becomes the note of every range. */
export async function findOriginals({ script, ranges }: OriginalsQuestion): Promise<Originals> {
  const map = await mapOf(script);
  const contents = new Map<string, string>();
  let room = MAX_CONTENTS;
  return {
    ranges: ranges.map(range => {
      const found = map.originalRange(range);
      if ('note' in found) return found;
      const { content, ...original } = found;
      if (content !== undefined && !contents.has(found.file) && content.length <= room) {
        contents.set(found.file, content);
        room -= content.length;
      }
      return original;
    }),
    contents,
  };
}

async function mapOf(script: MappedScript): Promise<ScriptMap> {
  if (!('file' in script)) return loadScriptMap(script.url, script.sourceMapUrl);
  try {
    const { file } = script;
    return await loadScriptMap(file, await mapUrlOfFile(file), readerFor(file));
  } catch (error) {
    return unmapped(`The source map could not be found: ${whyUnreadable(error)}.`);
  }
}
