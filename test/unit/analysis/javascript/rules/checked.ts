import * as assert from 'node:assert/strict';
import { checkJavaScript } from '../../../../../src/analysis/javascript/checkJavaScript';
import { applyEdits } from '../../../../../src/check/textEdits';
import type { SourceText } from '../../../../../src/protocol/analysis';
import type { FixKind, SourceFinding } from '../../../../../src/protocol/sourceFinding';

/** A snippet in which `⟦…⟧` marks what is to be reported, in order. */
export interface Marked {
  text: string;
  ranges: [start: number, end: number][];
}

function readMarks(snippet: string): Marked {
  const ranges: [number, number][] = [];
  let text = '';
  for (const part of snippet.split(/([⟦⟧])/)) {
    if (part === '⟦') ranges.push([text.length, -1]);
    else if (part === '⟧') ranges[ranges.length - 1]![1] = text.length;
    else text += part;
  }
  return { text, ranges };
}

export async function findingsIn(
  text: string,
  name = 'test.js',
  related?: SourceText[],
): Promise<SourceFinding[]> {
  const { findings, skipped } = checkJavaScript({
    source: { name, text },
    ...(related && { related }),
  });
  assert.equal(skipped, undefined);
  return findings;
}

/** Checks that exactly the marked ranges of a snippet are reported, and answers the findings. */
export async function assertMarked(
  snippet: string,
  name = 'test.js',
): Promise<{ text: string; findings: SourceFinding[] }> {
  const { text, ranges } = readMarks(snippet);
  const findings = await findingsIn(text, name);
  assert.deepEqual(
    findings.map(({ range }) => text.slice(range.start, range.end)),
    ranges.map(([start, end]) => text.slice(start, end)),
  );
  assert.deepEqual(
    findings.map(({ range }) => [range.start, range.end]),
    ranges,
  );
  return { text, findings };
}

/** The text after one finding's fix of a kind; fails when that fix is not offered. */
export function fixed(text: string, finding: SourceFinding, kind: FixKind): string {
  const fix = finding.fixes.find(each => each.kind === kind);
  assert.ok(fix, `no ${kind} for ${finding.rule} in ${finding.method}`);
  return applyEdits(text, fix.edits);
}

/** Applies a kind of fix until nothing offers it any more: the result, and how many rounds it took. */
export async function fixAll(text: string, name: string, kind: FixKind): Promise<string> {
  let at = text;
  for (let round = 0; round < 20; round++) {
    const next = (await findingsIn(at, name)).find(({ fixes }) =>
      fixes.some(fix => fix.kind === kind),
    );
    if (!next) return at;
    at = fixed(at, next, kind);
  }
  throw new Error(`fixes do not come to an end:\n${at}`);
}
