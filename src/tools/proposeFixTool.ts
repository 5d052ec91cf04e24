import * as v from 'valibot';
import { Failure } from '../base/failure';
import { readSource } from '../check/readSource';
import { applyEdits } from '../check/textEdits';
import type { Checker } from '../protocol/fileCheck';
import type { SourceFinding, SourceFix } from '../protocol/sourceFinding';
import { allowedPath } from './allowedPath';
import { answer, fileIn, firstOf, sentence } from './answer';
import { sourceFindingJson } from './checkTool';
import { fixDiff } from './fixDiff';
import { defineTool, type AssistantTool, type ToolParts } from './tool';
import { toolNames } from './toolNames';

const PATH_LIMIT = 1_000;
const MOST_LINES = 10_000_000;
const MOST_FIXED = 2;

/** Shows how a faulty reset can be mended, without mending it. */
export function proposeFixTool(parts: Pick<ToolParts, 'checker' | 'folders'>): AssistantTool {
  return defineTool({
    name: toolNames.proposeFix,
    title: 'Propose a fix of a faulty reset',
    description:
      'Shows the edits, as diffs, that mend the faulty reset at a file and line, and whether the fault is gone after each. Writes nothing: apply the diff yourself, or let the person do it.',
    readOnly: true,
    input: v.strictObject({
      file: v.pipe(
        v.string(),
        v.minLength(1),
        v.maxLength(PATH_LIMIT),
        v.description('A source file of the workspace.'),
      ),
      line: v.pipe(
        v.number(),
        v.integer(),
        v.minValue(1),
        v.maxValue(MOST_LINES),
        v.description('The line of the finding, or any line of its reset, from 1.'),
      ),
    }),
    run: async ({ file: named, line }, { signal }) => {
      const folders = parts.folders();
      const file = allowedPath(named, folders);
      const source = readSource(file);
      if ('skipped' in source)
        throw new Failure('usage', `The file was not read: ${source.skipped}`);
      const { text } = source;
      const checker = await parts.checker();
      const { findings, skipped } = await checker.check({ source: { name: file, text } }, signal);
      if (skipped?.why === 'misconfigured') throw new Failure('usage', skipped.message);
      const here = findingsAt(findings, line);
      const proposed: object[] = [];
      for (const finding of here.slice(0, MOST_FIXED)) {
        proposed.push({
          ...sourceFindingJson({ file, finding }, folders),
          ...(finding.unmended === undefined ? {} : { whyNotMore: sentence(finding.unmended) }),
          ...(finding.unclosed === undefined ? {} : { whyNotClosed: sentence(finding.unclosed) }),
          fixes: await fixesOf(finding, { file, text, findings, checker, signal }),
        });
      }
      const elsewhere = findings.filter(finding => !here.includes(finding));
      return answer(rows => ({
        file: fileIn(folders, file),
        proposed: firstOf(proposed, Math.min(rows, MOST_FIXED), each => each),
        ...(here.length > 0
          ? {}
          : { elsewhere: firstOf(elsewhere, rows, each => each.range.line + 1) }),
        ...(skipped ? { notAllWasRead: sentence(skipped.message) } : {}),
        next:
          here.length > 0
            ? `Nothing was written. Apply one of the diffs, then call ${toolNames.check} for this file.`
            : 'There is no finding at this line. "elsewhere" has the lines of those in this file.',
      }));
    },
  });
}

/** Those whose statement is at the line; else those whose method it is in. */
function findingsAt(findings: readonly SourceFinding[], line: number): SourceFinding[] {
  const isIn = ({ line: first, endLine }: SourceFinding['range']): boolean =>
    first + 1 <= line && line <= endLine + 1;
  const exact = findings.filter(({ range }) => isIn(range));
  return exact.length > 0 ? exact : findings.filter(({ methodRange }) => isIn(methodRange));
}

/** The source before a fix. */
interface Unfixed {
  file: string;
  text: string;
  findings: readonly SourceFinding[];
  checker: Checker;
  signal: AbortSignal;
}

async function fixesOf(finding: SourceFinding, source: Unfixed): Promise<object[]> {
  const proposed: object[] = [];
  for (const fix of finding.fixes) {
    if (fix.kind !== 'suppress') proposed.push(await proposalOf(finding, fix, source));
  }
  return proposed;
}

async function proposalOf(
  finding: SourceFinding,
  { kind, title, edits }: SourceFix,
  { file, text, findings, checker, signal }: Unfixed,
): Promise<object> {
  const after = applyEdits(text, edits);
  const left = await checker.check({ source: { name: file, text: after } }, signal);
  const isSame = ({ rule, className, method }: SourceFinding): boolean =>
    rule === finding.rule && className === finding.className && method === finding.method;
  const { diff, isWhole } = fixDiff(text, after);
  return {
    ...{ kind, title: sentence(title) },
    isGoneAfter: left.findings.filter(isSame).length < findings.filter(isSame).length,
    diff,
    ...(isWhole ? {} : { isCut: true }),
  };
}
