import type { CheckRequest, SourceCheck, SourceFinding } from '../protocol/sourceFinding';
import type { Pool } from './javascript/pool';
import { rangeOf } from './javascript/positions';
import { readSource } from './javascript/readSource';
import { checkPool } from './rules/checkPool';
import type { RuleFault } from './rules/rule';
import { isSuppressed } from './suppression';

/** Checks one JavaScript or TypeScript text. Throws only what a defect of the analysis throws. */
export function checkJavaScript({ source }: CheckRequest): SourceCheck {
  const read = readSource(source);
  if ('skipped' in read) return { findings: [], needs: [], skipped: read.skipped };
  const findings = read.pools
    .flatMap(pool => checkPool(pool).map(fault => findingOf(pool, fault)))
    .filter(({ range }) => !isSuppressed(source.text, range.start))
    .sort((a, b) => a.range.start - b.range.start);
  return { findings, needs: [] };
}

function findingOf({ owner }: Pool, fault: RuleFault): SourceFinding {
  const { rule, certainty, reset, message } = fault;
  return {
    rule,
    certainty,
    className: owner.name,
    method: reset.method,
    message,
    range: rangeOf(reset.statement),
    methodRange: rangeOf(reset.fn),
    fixes: [],
  };
}
