import { filePathOfUrl } from '../base/filePathOfUrl';
import type { FileLocation, GeneratedLocation, Undecided } from '../protocol/finding';
import type { MappedScript, OriginalFinder, Originals } from '../protocol/originals';
import { resetsIn, type SourceAnalysis } from '../protocol/analysis';
import type { ResetSite } from '../protocol/poolModel';
import type { SourceRange } from '../protocol/sourceRange';

/** Location of a reset, for people. */
export interface LocatedReset {
  location: FileLocation;
  methodLocation: FileLocation;
  generated?: GeneratedLocation;
  /** Why `location` is not in an original file although the script names a source map. */
  note?: string;
  /** The original text, when the source map contains it. */
  content?: string;
}

/** A loaded script by V8's id and URL, or a file, whose path is both. */
export interface ScriptName {
  id: string;
  url: string;
}

/** The location in the analysed text itself. */
function locatedInFile(file: string, { statement, methodRange }: ResetSite): LocatedReset {
  const locate = (range: SourceRange): FileLocation => ({
    file,
    line: range.line + 1,
    column: range.column + 1,
    endLine: range.endLine + 1,
    endColumn: range.endColumn + 1,
  });
  return { location: locate(statement), methodLocation: locate(methodRange) };
}

/** Locations of one script's resets. */
export type LocatedResets = ReadonlyMap<ResetSite, LocatedReset>;

/** The undecided class with the place of the reset that could not be judged. */
export function locatedUndecided(
  undecided: Undecided,
  reset: ResetSite | undefined,
  located: LocatedResets,
): Undecided {
  const place = reset && located.get(reset);
  return place ? { ...undecided, location: place.location } : undecided;
}

/** Locates all resets of a script's analysis. `mapped` tells how to find the script's map; `undefined` when it has none. */
export async function locateResets(
  name: ScriptName,
  analysis: SourceAnalysis,
  mapped: MappedScript | undefined,
  finder: OriginalFinder,
  signal?: AbortSignal,
): Promise<LocatedResets> {
  const resets = resetsIn(analysis);
  const ranges = resets.flatMap(({ statement, methodRange }) => [statement, methodRange]);
  const originals = mapped && (await finder.findOriginals({ script: mapped, ranges }, signal));
  return new Map(
    resets.map((reset, ordinal) => [
      reset,
      originals
        ? locatedInOriginal(name, reset, originals, ordinal * 2)
        : locatedInScript(name, reset),
    ]),
  );
}

/** The location in the loaded script. */
function locatedInScript({ id, url }: ScriptName, reset: ResetSite, note = ''): LocatedReset {
  const file = url ? (filePathOfUrl(url) ?? url) : `(script ${id})`;
  return { ...locatedInFile(file, reset), ...(note ? { note } : {}) };
}

/** The location in the original file, or the one in the loaded script with the reason. */
function locatedInOriginal(
  name: ScriptName,
  reset: ResetSite,
  { ranges, contents }: Originals,
  ordinal: number,
): LocatedReset {
  const statement = ranges[ordinal]!;
  const method = ranges[ordinal + 1]!;
  if ('note' in statement) return locatedInScript(name, reset, statement.note);
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
