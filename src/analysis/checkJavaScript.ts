import type { SourceText } from '../protocol/analysis';
import type { CheckRequest, SourceCheck, SourceFinding } from '../protocol/sourceFinding';
import { fixesFor } from './fixes/fixesFor';
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
    .flatMap(pool => faultsByReset(checkPool(pool)).map(faults => findingOf(source, pool, faults)))
    .filter(({ range }) => !isSuppressed(source.text, range.start))
    .sort((a, b) => a.range.start - b.range.start);
  return { findings, needs: [] };
}

type Faults = [RuleFault, ...RuleFault[]];

/** One reset that a rule blames for several stores is one finding. */
function faultsByReset(faults: RuleFault[]): Faults[] {
  const groups = new Map<string, Faults>();
  for (const fault of faults) {
    const { start, end } = fault.reset.statement;
    const key = `${fault.rule}:${start}:${end}`;
    const group = groups.get(key);
    if (group) group.push(fault);
    else groups.set(key, [fault]);
  }
  return [...groups.values()];
}

function findingOf({ name, text }: SourceText, pool: Pool, faults: Faults): SourceFinding {
  const [{ rule, certainty, reset }] = faults;
  return {
    rule,
    certainty,
    className: pool.owner.name,
    method: reset.method,
    message: faults.map(({ message }) => message).join(' '),
    range: rangeOf(reset.statement),
    methodRange: rangeOf(reset.fn),
    fixes: fixesFor(name, text, pool, faults),
  };
}
