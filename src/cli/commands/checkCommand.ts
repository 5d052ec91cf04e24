import { join } from 'node:path';
import { throwIfCancelled, sentenceOf } from '../../base/failure';
import { formatQuantity } from '../../base/format';
import { checkAll } from '../../check/checkAll';
import { changedFiles } from '../../check/changedFiles';
import { checkTarget, type CheckTarget } from '../../check/checkTargets';
import { ProjectConfigs } from '../../check/projectConfig';
import { failsCheck, isHint } from '../../protocol/sourceFinding';
import { unread } from '../../protocol/skipped';
import type { FixChoice } from '../../check/chooseFixes';
import { fixFile } from '../../check/fixFile';
import { walkSources } from '../../check/walkSources';
import type { Checker, FileCheck } from '../../protocol/fileCheck';
import {
  omissionsOf,
  type CheckReport,
  type FixesMade,
  type SkippedFile,
} from '../print/checkReport';
import type { CommandIo, ExitStatus } from '../io/commandIo';
import { checkJson } from '../print/checkJson';
import type { CheckCommand } from '../arguments/parseCheck';
import type { CommandParts } from './commandParts';
import { isOutdated, openBaseline } from './baselineFile';
import { sarifContext } from './sarifContext';
import { checkSummary, formatCheck } from '../print/printCheck';
import { sarifLog } from '../print/sarif';
import { createStyle } from '../print/style';

const PROGRESS_MS = 1_000;

type CheckParts = Pick<CommandParts, 'checker' | 'io' | 'version' | 'pageOf' | 'signal'>;

/** Checks source files, fixes them if asked, and prints the remaining findings. Rejects with a `Failure`. */
export async function checkCommand(command: CheckCommand, parts: CheckParts): Promise<ExitStatus> {
  const { io } = parts;
  const targets = command.paths.map(path => checkTarget(path, io.cwd));
  const report = await check(command, targets, parts);
  const style = createStyle(io);
  if (command.output === 'text') {
    io.out(formatCheck(report, style, io.cwd));
  } else {
    io.out(
      command.output === 'json'
        ? checkJson(report)
        : sarifLog(report, sarifContext(report.findings, targets, parts)),
    );
    io.err(checkSummary(report));
  }
  if (report.findings.some(({ finding }) => failsCheck(finding))) return 1;
  if (command.baseline?.failsOnGone && isOutdated(report.baseline)) return 1;
  // What the project leaves out is not asked for. Where all the rest was left out too, the check was not done.
  if (report.files === 0 && report.skipped.some(({ why }) => why !== 'ignored')) return 2;
  return omissionsOf(report).length > 0 ? 3 : 0;
}

async function check(
  { hints, fix, baseline, since }: CheckCommand,
  targets: CheckTarget[],
  { checker, io, signal }: CheckParts,
): Promise<CheckReport> {
  const started = performance.now();
  const known = baseline && (await openBaseline(baseline, io.cwd));
  const skipped: SkippedFile[] = [];
  assertConfigs(targets);
  const changed = since === undefined ? undefined : await changedFiles(since, targets, signal);
  const found = walkSources(targets, (file, message) => skipped.push({ file, ...unread(message) }));
  const files = changed ? only(found, changed) : found;
  io.err('Checking…');
  const checks = await checkAll(files, checker, { signal, onProgress: progressTo(io) });
  const fixes = fix && (await fixAll(checks, fix, checker, signal));
  for (const each of checks) {
    if (each.skipped) skipped.push({ file: each.file, ...each.skipped });
  }
  const figures = known && (await known.apply(checks));
  const all = checks.flatMap(({ file, findings }) => findings.map(finding => ({ file, finding })));
  const findings = all.filter(({ finding }) => hints || !isHint(finding));
  return {
    files: checks.filter(each => !each.skipped).length,
    findings,
    hiddenHints: all.length - findings.length,
    skipped,
    idleComments: checks.flatMap(({ file, idleComments = [] }) =>
      idleComments.map(each => ({ file, ...each })),
    ),
    ...(figures && { baseline: figures }),
    ...(fixes ? { fixes } : {}),
    elapsedMs: performance.now() - started,
  };
}

/** Throws `usage` when what a target's project says has a mistake, before anything is checked. */
function assertConfigs(targets: readonly CheckTarget[]): void {
  const configs = new ProjectConfigs();
  for (const each of targets)
    configs.of(each.kind === 'file' ? each.file : join(each.folder, 'any.js'));
}

async function* only(
  files: AsyncIterable<string>,
  wanted: ReadonlySet<string>,
): AsyncGenerator<string> {
  for await (const file of files) if (wanted.has(file)) yield file;
}

/** At most one line per second. */
function progressTo(io: CommandIo): (checked: number) => void {
  let last = performance.now();
  return checked => {
    const now = performance.now();
    if (now - last < PROGRESS_MS) return;
    last = now;
    io.err(`${formatQuantity(checked, 'file')} checked…`);
  };
}

/** Fixes the files one after the other, and updates their findings in `checks`. */
async function fixAll(
  checks: FileCheck[],
  choice: FixChoice,
  checker: Checker,
  signal: AbortSignal,
): Promise<FixesMade> {
  const made: FixesMade = { applied: [], refused: [] };
  for (const each of checks) {
    if (!each.findings.some(({ certainty }) => certainty === 'provable')) continue;
    throwIfCancelled(signal, 'The check');
    const { file } = each;
    try {
      const fixed = await fixFile(file, choice, source => checker.check({ source }, signal));
      each.findings = fixed.remaining;
      for (const { finding, fix } of fixed.applied) {
        made.applied.push({ file, finding, kind: fix.kind });
      }
      for (const { finding, reason } of fixed.refused) {
        const message = `${finding.className}.${finding.method} was not mended: ${reason}.`;
        made.refused.push({ file, message });
      }
    } catch (error) {
      throwIfCancelled(signal, 'The check');
      made.refused.push({ file, message: sentenceOf(error) });
    }
  }
  return made;
}
