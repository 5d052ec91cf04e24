import { structuredPatch } from 'diff';
import { applyEdits } from '../../check/textEdits';
import type { DiffLine, FixPreview } from '../../protocol/panelState';
import type { SourceFix } from '../../protocol/sourceFinding';

/** Number of unchanged lines around a change. */
const LINES_AROUND = 3;
/** Lines are cut here: a file with longer ones is not a source that people read. */
const LINE_LIMIT = 500;
const MAX_LINES = 400;

/** The lines that a fix changes in a text. */
export function fixPreview(
  file: string,
  text: string,
  { kind, title, edits }: SourceFix,
  preferred: boolean,
): FixPreview {
  return { kind, title, preferred, file, lines: diffLines(text, applyEdits(text, edits)) };
}

function diffLines(before: string, after: string): DiffLine[] {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: LINES_AROUND });
  const lines: DiffLine[] = [];
  for (const hunk of hunks) {
    let oldLine = hunk.oldStart;
    let newLine = hunk.newStart;
    for (const marked of hunk.lines.slice(0, MAX_LINES)) {
      const text = marked.slice(1, LINE_LIMIT);
      if (marked[0] === '-') lines.push({ kind: 'removed', line: oldLine++, text });
      else if (marked[0] === '+') lines.push({ kind: 'added', line: newLine++, text });
      else if (marked[0] === ' ') {
        lines.push({ kind: 'same', line: newLine++, text });
        oldLine++;
      }
    }
  }
  return lines;
}
