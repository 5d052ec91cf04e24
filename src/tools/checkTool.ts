import * as v from 'valibot';
import { Failure } from '../base/failure';
import { checkAll } from '../check/checkAll';
import { checkTarget } from '../check/checkTargets';
import { walkSources } from '../check/walkSources';
import { isOmission, unread, type Skipped } from '../protocol/skipped';
import { isHint, type SourceFinding } from '../protocol/sourceFinding';
import { allowedPath } from './allowedPath';
import { answer, fileIn, firstOf, name, placeIn, sentence } from './answer';
import { defineTool, type AssistantTool, type ToolParts } from './tool';
import { toolNames } from './toolNames';

const MOST_PATHS = 20;
const PATH_LIMIT = 1_000;

/** Looks for faulty resets in sources. */
export function checkTool(parts: Pick<ToolParts, 'checker' | 'folders'>): AssistantTool {
  return defineTool({
    name: toolNames.check,
    title: 'Check sources for faulty resets',
    description:
      'Checks JavaScript, TypeScript and Go sources for resets and releases of pooled objects that leave references behind, and lists each with rule, file and line. No server is needed. Reads files of the workspace only, and changes none.',
    readOnly: true,
    input: v.strictObject({
      paths: v.optional(
        v.pipe(
          v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(PATH_LIMIT))),
          v.maxLength(MOST_PATHS),
          v.description('Files or folders of the workspace; all of it by default.'),
        ),
      ),
      hints: v.optional(
        v.pipe(v.boolean(), v.description('Also lists what is only likely; false by default.')),
      ),
    }),
    run: async ({ paths, hints = false }, { signal, onStep }) => {
      const folders = parts.folders();
      if (folders.length === 0) throw new Failure('usage', 'No folder is open: nothing to check.');
      const named = paths?.map(path => allowedPath(path, folders)) ?? folders;
      const targets = named.map(path => checkTarget(path, path));
      const skipped: (Skipped & { file: string })[] = [];
      const files = walkSources(targets, (file, message) =>
        skipped.push({ file, ...unread(message) }),
      );
      const checks = await checkAll(files, await parts.checker(), {
        signal,
        onProgress: checked => onStep?.(`${checked} files checked`),
      });
      for (const each of checks) {
        if (each.skipped) skipped.push({ file: each.file, ...each.skipped });
      }
      const notRead = skipped.filter(isOmission);
      const all = checks.flatMap(({ file, findings }) =>
        findings.map(finding => ({ file, finding })),
      );
      const shown = all.filter(({ finding }) => hints || !isHint(finding));
      return answer(rows => ({
        files: checks.filter(each => !each.skipped).length,
        findings: firstOf(shown, rows, each => sourceFindingJson(each, folders)),
        hintsNotListed: all.length - shown.length,
        notChecked: firstOf(notRead, Math.ceil(rows / 3), ({ file, message }) => ({
          file: fileIn(folders, file),
          why: sentence(message),
        })),
        leftOutAsWanted: skipped.length - notRead.length,
        next: nextOf(shown.length, notRead.length),
      }));
    },
  });
}

/** A finding in a source, without its fixes' texts. */
export function sourceFindingJson(
  { file, finding }: { file: string; finding: SourceFinding },
  folders: readonly string[],
): object {
  const { rule, certainty, className, method, message, range, fixes } = finding;
  return {
    ...{ rule, certainty },
    reset: `${name(className)}.${name(method)}`,
    at: placeIn(folders, { file, line: range.line + 1 }),
    says: sentence(message),
    fixes: fixes.filter(({ kind }) => kind !== 'suppress').map(({ kind }) => kind),
  };
}

function nextOf(findings: number, notChecked: number): string {
  if (findings > 0) return `Call ${toolNames.proposeFix} with the file and line of a finding.`;
  return notChecked > 0
    ? 'No fault was found in what was read, but not all was read: "notChecked" says what and why.'
    : `No fault was found in these files. What a running server holds, ${toolNames.inspect} tells.`;
}
