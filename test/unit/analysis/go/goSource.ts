import * as assert from 'node:assert/strict';
import { checkGo } from '../../../../src/analysis/go/checkGo';
import type { SourceText } from '../../../../src/protocol/analysis';
import type { SourceCheck, SourceFix, TextEdit } from '../../../../src/protocol/sourceFinding';
import { goWasm } from '../../../goWasm';

/** Checks one Go text; `related` are the other files of its package. */
export function checkText(text: string, related: SourceText[] = []): Promise<SourceCheck> {
  return checkGo({ source: { name: 'source.go', text }, related }, goWasm);
}

/** A text without its marks `«` and `»`, and the pieces that they enclose. */
export function unmark(marked: string): { text: string; ranges: { start: number; end: number }[] } {
  const ranges: { start: number; end: number }[] = [];
  let text = '';
  for (const part of marked.split(/(?=[«»])/)) {
    if (part.startsWith('«')) ranges.push({ start: text.length, end: text.length });
    if (part.startsWith('»')) ranges.at(-1)!.end = text.length;
    text += part.replace(/^[«»]/, '');
  }
  return { text, ranges };
}

/** The text after edits, which must be in order and apart. */
export function edited(text: string, edits: TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text: inserted } of edits) {
    assert.ok(start >= at && end >= start, 'edits in ascending order, without overlap');
    result += text.slice(at, start) + inserted;
    at = end;
  }
  return result + text.slice(at);
}

export function fixOf(fixes: SourceFix[], kind: SourceFix['kind']): SourceFix {
  const found = fixes.find(fix => fix.kind === kind);
  assert.ok(found, `a fix of kind ${kind}`);
  return found;
}
