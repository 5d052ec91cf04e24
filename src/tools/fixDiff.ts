import { structuredPatch } from 'diff';
import { visibleText } from '../base/format';

const LINES_AROUND = 3;
const LINE_LIMIT = 200;
const MOST_LINES = 60;

/** The lines that a fix changes, as a unified diff without file names, cut; `isWhole` tells whether all of it is there. */
export function fixDiff(before: string, after: string): { diff: string; isWhole: boolean } {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: LINES_AROUND });
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines: marked }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...marked,
  ]);
  const isWhole = lines.length <= MOST_LINES && lines.every(line => line.length <= LINE_LIMIT);
  const shown = lines.slice(0, MOST_LINES).map(line => shownLine(line));
  return { diff: shown.join('\n'), isWhole };
}

/** Tabs stay: they are indentation. */
function shownLine(line: string): string {
  return line
    .slice(0, LINE_LIMIT)
    .split('\t')
    .map(part => visibleText(part, LINE_LIMIT))
    .join('\t');
}
