import { filePathOfUrl, type ScriptMap } from '../inspector/sourceMaps';
import type { FileLocation, GeneratedLocation } from '../protocol/finding';
import type { ResetSite } from '../protocol/poolModel';
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

/** The place in the original file, or why it is that of the loaded script. */
export function locateReset(map: ScriptMap, { id, url }: ScriptName, reset: ResetSite): ResetPlace {
  const file = url ? (filePathOfUrl(url) ?? url) : `(script ${id})`;
  const statement = map.originalRange(reset.statement);
  if ('note' in statement) {
    return {
      ...placeInFile(file, reset),
      ...(statement.note ? { note: statement.note } : {}),
    };
  }
  const method = map.originalRange(reset.methodRange);
  const location = { file: statement.file, ...statement.range };
  return {
    location,
    methodLocation: 'note' in method ? location : { file: method.file, ...method.range },
    generated: {
      url,
      line: reset.statement.line + 1,
      column: reset.statement.column + 1,
    },
    content: statement.content,
  };
}
