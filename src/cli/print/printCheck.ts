import { formatCount, formatQuantity, visibleText } from '../../base/format';
import {
  omissionsOf,
  type BaselineFigures,
  type CheckReport,
  type FileFinding,
  type FileMessage,
  type FixesMade,
  type IdleComment,
  type SkippedFile,
} from './checkReport';
import { shownPath } from '../../base/shownPath';
import { isOmission } from '../../protocol/skipped';
import { isHint } from '../../protocol/sourceFinding';
import type { Style } from './style';

const MAX_LINES = 20;

/** Formats one run of `check`: findings, applied fixes, what was left out, a summary. */
export function formatCheck(report: CheckReport, style: Style, cwd: string): string {
  const { findings, fixes } = report;
  const leftOut = report.skipped.filter(each => !isOmission(each));
  return [
    ...findings.map(each => formatFinding(each, style, cwd)),
    ...(fixes ? [formatFixes(fixes, style, cwd)] : []),
    formatIdle(report.idleComments, style, cwd),
    ...(report.baseline ? [formatGone(report.baseline, style, cwd)] : []),
    formatSkipped('Not checked', omissionsOf(report), style, cwd),
    formatSkipped('Left out', leftOut, style, cwd),
    `${style('bold', checkSummary(report))}\n`,
  ]
    .filter(part => part !== '')
    .join('\n');
}

/** `1,234 files in 2.1 s (588 files per second): 2 findings, 3 hints (--hints lists them), 4 not checked, 1 left out`. */
export function checkSummary(report: CheckReport): string {
  const { files, findings, hiddenHints, skipped, idleComments, baseline, fixes, elapsedMs } =
    report;
  const omitted = omissionsOf(report).length;
  const seconds = elapsedMs / 1000;
  const speed = formatQuantity(Math.round(files / Math.max(seconds, 0.001)), 'file');
  const hints = findings.filter(({ finding }) => isHint(finding)).length;
  const counts = [
    ...(fixes ? [`${formatCount(fixes.applied.length)} mended`] : []),
    formatQuantity(findings.length - hints, baseline ? 'new finding' : 'finding') +
      (fixes ? ' left' : ''),
    ...(baseline ? [`${formatCount(baseline.known)} known`] : []),
    ...(baseline && baseline.gone.length > 0 ? [`${formatCount(baseline.gone.length)} gone`] : []),
    ...(hints > 0 ? [formatQuantity(hints, 'hint')] : []),
    ...(hiddenHints > 0 ? [`${formatQuantity(hiddenHints, 'hint')} (--hints lists them)`] : []),
    ...(idleComments.length > 0
      ? [formatQuantity(idleComments.length, 'comment without effect', 'comments without effect')]
      : []),
    ...(omitted > 0 ? [`${formatCount(omitted)} not checked`] : []),
    ...(skipped.length > omitted ? [`${formatCount(skipped.length - omitted)} left out`] : []),
  ];
  return `${formatQuantity(files, 'file')} in ${seconds.toFixed(1)} s (${speed} per second): ${counts.join(', ')}`;
}

function formatFinding({ file, finding }: FileFinding, style: Style, cwd: string): string {
  const { className, method, range, rule, severity, message, fixes } = finding;
  const name = `${visibleText(className, 60)}.${visibleText(method, 60)}`;
  const where = `${shownPath(file, cwd)}:${range.line + 1}:${range.column + 1}`;
  const shown = isHint(finding) ? 'hint' : severity === 'information' ? severity : undefined;
  const mark = shown === undefined ? '' : `  ${style('dim', shown)}`;
  const offered = fixes.filter(({ kind }) => kind !== 'suppress').map(({ title }) => title);
  return [
    `${style('bold', name)} — ${style('cyan', where)}  ${style('yellow', rule)}${mark}\n`,
    `  ${visibleText(message, 400)}\n`,
    ...(offered.length > 0
      ? [`  ${style('dim', `fix: ${visibleText(offered.join(', or '), 400)}`)}\n`]
      : []),
  ].join('');
}

function formatFixes({ applied, refused }: FixesMade, style: Style, cwd: string): string {
  const made = applied.map(({ file, finding, kind }) => {
    const name = visibleText(`${finding.className}.${finding.method}`, 120);
    return `  ${shownPath(file, cwd)}: ${name} (${finding.rule}): ${kind}\n`;
  });
  const not = refused.map(each => messageLine(each, cwd));
  return [
    `${style('bold', `Mended: ${formatCount(made.length)}`)}\n${made.join('')}`,
    ...(not.length > 0
      ? [`${style('bold', `Not mended: ${formatCount(not.length)}`)}\n${not.join('')}`]
      : []),
  ].join('');
}

function formatIdle(comments: IdleComment[], style: Style, cwd: string): string {
  if (comments.length === 0) return '';
  const lines = comments.slice(0, MAX_LINES).map(({ file, message, range }) => {
    return `  ${shownPath(file, cwd)}:${range.line + 1}: ${message}\n`;
  });
  const title = `Comments without effect: ${formatCount(comments.length)}`;
  return `${style('bold', title)}\n${lines.join('')}${moreLine(comments.length, style)}`;
}

function formatGone({ gone, written }: BaselineFigures, style: Style, cwd: string): string {
  if (gone.length === 0) return '';
  const lines = gone.slice(0, MAX_LINES).map(({ file, rule, name, count }) => {
    const times = count > 1 ? `, ${formatCount(count)} times` : '';
    return `  ${shownPath(file, cwd)}: ${visibleText(name, 120)} (${visibleText(rule, 40)})${times}\n`;
  });
  const what = written === false ? '--prune takes them out of the baseline' : 'taken out';
  const title = `Not found any more: ${formatCount(gone.length)} (${what})`;
  return `${style('bold', title)}\n${lines.join('')}${moreLine(gone.length, style)}`;
}

/** What a list leaves out. */
function moreLine(count: number, style: Style): string {
  const more = count - MAX_LINES;
  return more > 0 ? `  ${style('dim', `and ${formatCount(more)} more (--json lists all)`)}\n` : '';
}

function formatSkipped(what: string, files: SkippedFile[], style: Style, cwd: string): string {
  if (files.length === 0) return '';
  const lines = files.slice(0, MAX_LINES).map(each => messageLine(each, cwd));
  const title = style('bold', `${what}: ${formatCount(files.length)}`);
  return `${title}\n${lines.join('')}${moreLine(files.length, style)}`;
}

function messageLine({ file, message }: FileMessage, cwd: string): string {
  return `  ${shownPath(file, cwd)}: ${visibleText(message, 300)}\n`;
}
