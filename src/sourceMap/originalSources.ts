import type { TraceMap } from '@jridgewell/trace-mapping';
import { mapConcurrently } from '../base/concurrent';
import { filePathOfUrl } from '../base/filePathOfUrl';
import type { ReadFile } from './readLocalFile';
import { TextLines } from './textLines';
import type { OriginalSource } from './tracedScript';

const PARALLEL_READS = 8;
/** A map without texts may name thousands of files. Those beyond the limits are not checked against the disk. */
const MAX_FILES = 256;
const MAX_FILE_BYTES = 1024 * 1024;

/** The sources that a map names, by their resolved names, with their texts if the map or the disk has them. */
export async function originalSources(
  map: TraceMap,
  readFile: ReadFile,
): Promise<Map<string, OriginalSource>> {
  let reads = 0;
  const sources = new Map<string, OriginalSource>();
  await mapConcurrently(map.resolvedSources, PARALLEL_READS, async (name, ordinal) => {
    const written = map.sources[ordinal];
    if (!written) return;
    const file = fileOf(name, written);
    const path = file === undefined ? undefined : filePathOfUrl(file);
    let text = map.sourcesContent?.[ordinal] ?? undefined;
    if (text === undefined && path !== undefined && reads++ < MAX_FILES) {
      text = await textOnDisk(path, readFile);
    }
    // Sections may name a source several times but contain its text only once.
    if (text === undefined && sources.has(name)) return;
    sources.set(name, { file, lines: text === undefined ? undefined : new TextLines(text) });
  });
  return sources;
}

/** An absolute path or a URL that a person could open. */
function fileOf(name: string, written: string): string | undefined {
  if (/^[a-z]:[\\/]/i.test(written)) return written;
  // Sources are URLs, but some tools write a lone `%` unescaped.
  const path = filePathOfUrl(name.replace(/%(?![0-9a-f]{2})/gi, '%25'));
  if (path !== undefined) return path;
  return URL.canParse(name) && !/^file:/i.test(name) ? name : undefined;
}

async function textOnDisk(path: string, readFile: ReadFile): Promise<string | undefined> {
  try {
    return await readFile(path, MAX_FILE_BYTES);
  } catch {
    return undefined; // maps often name files that were never shipped: their positions are used unchecked
  }
}
