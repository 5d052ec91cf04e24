import type { SourceRange } from '../../protocol/sourceRange';
import type { CheckReport, FileFinding } from './checkReport';
import { toLine } from './jsonOutput';

/** `check --json`: one line, exactly the documented fields; lines and columns count from 1. */
export function checkJson(report: CheckReport): string {
  const { files, findings, skipped, idleComments, baseline, fixes, elapsedMs } = report;
  return toLine({
    files,
    findings: findings.map(findingJson),
    errors: skipped.map(({ file, why, message }) => ({ file, why, message })),
    ...(idleComments.length > 0 && {
      idleComments: idleComments.map(({ file, message, range }) => ({
        ...{ message, location: locationJson(file, range) },
      })),
    }),
    ...(baseline && {
      baseline: {
        ...{ file: baseline.file, known: baseline.known },
        gone: baseline.gone.map(({ file, rule, name, count }) => ({ file, rule, name, count })),
        written: baseline.written !== false,
      },
    }),
    ...(fixes && {
      fixed: fixes.applied.map(({ file, finding, kind }) => {
        const { rule, className, method } = finding;
        return { file, rule, className, method, kind };
      }),
      refused: fixes.refused.map(({ file, message }) => ({ file, message })),
    }),
    elapsedMs: Math.round(elapsedMs),
  });
}

function findingJson({ file, finding }: FileFinding): object {
  const { rule, certainty, severity, className, method, message, range, related, fixes } = finding;
  return {
    rule,
    certainty,
    ...(severity && { severity }),
    className,
    method,
    message,
    location: locationJson(file, range),
    ...(related && {
      related: related.map(each => ({
        message: each.message,
        location: locationJson(file, each.range),
      })),
    }),
    fixes: fixes.map(({ kind, title }) => ({ kind, title })),
  };
}

function locationJson(file: string, range: SourceRange): object {
  return {
    file,
    line: range.line + 1,
    column: range.column + 1,
    endLine: range.endLine + 1,
    endColumn: range.endColumn + 1,
  };
}
