import { whyUnreadable } from '../base/readFile';
import type {
  MappedScript,
  NoOriginal,
  OriginalRange,
  Originals,
  OriginalsQuestion,
} from '../protocol/originals';
import { mapUrlOfFile } from './mapUrlOfFile';
import { readerFor } from './readLocalFile';
import { loadScriptMap, unmapped, type ScriptMap } from './scriptMap';
import { ShippedOriginals } from './shippedOriginals';

/** Limit in UTF-16 units of all contents in an answer, so that the caller can receive it in a few milliseconds. */
const MAX_CONTENTS = 10_000_000;

/** Looks up ranges in their script's map, which is not kept. Never rejects: a broken map becomes the note of every range. */
export async function findOriginals({ script, ranges }: OriginalsQuestion): Promise<Originals> {
  const map = await mapOf(script);
  const shipped = new ShippedOriginals(script);
  const contents = new Map<string, string>();
  let room = MAX_CONTENTS;
  const found: (OriginalRange | NoOriginal)[] = [];
  for (const range of ranges) {
    const traced = map.originalRange(range);
    if ('note' in traced) {
      found.push(traced);
      continue;
    }
    const { content, ...original } = traced;
    if (!(await shipped.has(original.file, content !== undefined))) {
      found.push({ note: 'Its source map leads to a file that is not there.' });
      continue;
    }
    if (content !== undefined && !contents.has(original.file) && content.length <= room) {
      contents.set(original.file, content);
      room -= content.length;
    }
    found.push(original);
  }
  return { ranges: found, contents };
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
