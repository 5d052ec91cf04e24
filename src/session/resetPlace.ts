import { filePathOfUrl } from '../base/filePathOfUrl';
import type { FileLocation, GeneratedLocation } from '../protocol/finding';
import type { MappedScript, OriginalFinder, Originals } from '../protocol/originals';
import type { PoolModel, ResetSite } from '../protocol/poolModel';
import type { SourceRange } from '../protocol/sourceRange';

/** Where a reset is, for people. */
export interface ResetPlace {
  location: FileLocation;
  methodLocation: FileLocation;
  generated?: GeneratedLocation;
  /** Why `location` is not in the original file although the script names a source map. */
  note?: string;
  /** The original text, when the source map carried it. */
  content?: string;
}

/** A loaded script by V8's id and URL, or a file: by its path both. */
export interface ScriptName {
  id: string;
  url: string;
}

/** The place in the very text that was analysed. */
function placeInFile(file: string, { statement, methodRange }: ResetSite): ResetPlace {
  const locate = (range: SourceRange): FileLocation => ({
    file,
    line: range.line + 1,
    column: range.column + 1,
    endLine: range.endLine + 1,
    endColumn: range.endColumn + 1,
  });
  return { location: locate(statement), methodLocation: locate(methodRange) };
}

/** Where the resets of one script are. */
export type ResetPlaces = ReadonlyMap<ResetSite, ResetPlace>;

/** The places of all resets of a script's models. `mapped` is how its map is found; `undefined`: it has none. */
export async function locateResets(
  name: ScriptName,
  models: readonly PoolModel[],
  mapped: MappedScript | undefined,
  finder: OriginalFinder,
  signal?: AbortSignal,
): Promise<ResetPlaces> {
  const resets = models.flatMap(model => model.resets);
  const ranges = resets.flatMap(({ statement, methodRange }) => [statement, methodRange]);
  const originals = mapped && (await finder.findOriginals({ script: mapped, ranges }, signal));
  return new Map(
    resets.map((reset, ordinal) => [
      reset,
      originals ? originalPlace(name, reset, originals, ordinal * 2) : loadedPlace(name, reset),
    ]),
  );
}

/** The place in the loaded script. */
function loadedPlace({ id, url }: ScriptName, reset: ResetSite, note = ''): ResetPlace {
  const file = url ? (filePathOfUrl(url) ?? url) : `(script ${id})`;
  return { ...placeInFile(file, reset), ...(note ? { note } : {}) };
}

/** The place in the original file, or why it is that of the loaded script. */
function originalPlace(
  name: ScriptName,
  reset: ResetSite,
  { ranges, contents }: Originals,
  ordinal: number,
): ResetPlace {
  const statement = ranges[ordinal]!;
  const method = ranges[ordinal + 1]!;
  if ('note' in statement) return loadedPlace(name, reset, statement.note);
  const location = { file: statement.file, ...statement.range };
  return {
    location,
    methodLocation: 'note' in method ? location : { file: method.file, ...method.range },
    generated: {
      url: name.url,
      line: reset.statement.line + 1,
      column: reset.statement.column + 1,
    },
    content: contents.get(statement.file),
  };
}
