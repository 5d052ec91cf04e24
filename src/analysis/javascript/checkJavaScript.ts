import type { CheckRequest, SourceCheck, SourceFinding } from '../../protocol/sourceFinding';
import { unread } from '../../protocol/skipped';
import { explainingPlaces } from './explainingPlaces';
import { FixedFile } from './fixes/fixedFile';
import { fixesFor } from './fixes/fixesFor';
import { methodsNamed, missingBaseOf, type ClassLike } from './program/classLikes';
import { movesBaseCounter } from './pools/counterMoves';
import { isLeftToBase } from './pools/leftToBase';
import type { Pool } from './pools/pool';
import { type Fn } from './syntax/nodes';
import { rangeOf } from './syntax/positions';
import { readSource } from './readSource';
import { isMinified, isMinifiedAt } from '../text/minified';
import { checkPool } from './rules/checkPool';
import { clearedAs, type RuleFault } from './rules/rule';
import { idleComments, isSuppressed } from '../text/suppression';

/** Checks one JavaScript or TypeScript text. Throws only on a bug of the analysis. */
export function checkJavaScript({ source, related, pools }: CheckRequest): SourceCheck {
  if (isMinified(source.text))
    return { findings: [], needs: [], skipped: { why: 'generated', message: 'It is minified.' } };
  const read = readSource(source, 'faults', related, pools);
  if ('skipped' in read) return { findings: [], needs: [], skipped: unread(read.skipped) };
  const file = new FixedFile(source.name, source.text);
  const findings = new Map<string, SourceFinding>();
  const suppressed: number[] = [];
  for (const { pool, all } of faultsOf(read.pools)) {
    for (const [key, faults] of faultsByReset(all)) {
      // An inherited method is reported once, for the class that defines it.
      if (findings.has(key)) continue;
      const at = faults[0].reset.statement.start!;
      if (isSuppressed(source.text, at)) suppressed.push(at);
      else findings.set(key, findingOf(file, pool, faults));
    }
  }
  const idle = read.isBroken ? [] : idleComments(source.text, suppressed);
  const needs = new Set([...read.pools.flatMap(neededBase), ...read.missing]);
  return {
    findings: [...findings.values()].sort((a, b) => a.range.start - b.range.start),
    needs: [...needs],
    ...(idle.length > 0 && { idleComments: idle }),
    ...(read.isBroken && {
      skipped: unread('Parts of it are no valid syntax and were not analysed.'),
    }),
  };
}

/** What the rules find in each pool; one fault of a reset where two rules look at the same slots. */
function faultsOf(pools: readonly Pool[]): { pool: Pool; all: RuleFault[] }[] {
  const found = pools.map(pool => ({ pool, all: checkPool(pool) }));
  const ofSlots = new Set(
    found.flatMap(({ all }) =>
      all.flatMap(fault =>
        clearedAs(fault) === 'stale-slots' && fault.certainty === 'provable'
          ? [fault.reset.fn]
          : [],
      ),
    ),
  );
  return found.map(({ pool, all }) => ({
    pool,
    all: all.filter(({ besideSlots, reset }) => !besideSlots || !ofSlots.has(reset.fn)),
  }));
}

type Faults = [RuleFault, ...RuleFault[]];

/** Groups faults: a reset that one rule blames for several stores makes one finding. */
function faultsByReset(faults: RuleFault[]): Map<string, Faults> {
  const groups = new Map<string, Faults>();
  for (const fault of faults) {
    const { start, end } = fault.reset.statement;
    const key = `${fault.rule}:${clearedAs(fault)}:${start}:${end}`;
    const group = groups.get(key);
    if (group) group.push(fault);
    else groups.set(key, [fault]);
  }
  return groups;
}

/** Whether a function calls a method of its instance that the class does not have itself. */
function callsUnknown(owner: ClassLike, fn: Fn): boolean {
  const unit = owner.methods.find(method => method.fn === fn);
  return (unit?.facts.facts ?? []).some(
    fact =>
      fact.kind === 'call' &&
      fact.target.variable === undefined &&
      fact.target.path.length === 1 &&
      methodsNamed(owner, fact.target.path[0]!).length === 0,
  );
}

/** The file of an unknown base class, if the class may have to do with what that one stores. */
function neededBase({ owner, slots, parking }: Pool): string[] {
  const missing = missingBaseOf(owner);
  if (missing === undefined) return [];
  const matters =
    slots.length > 0 || parking.sites.length > 0 || movesBaseCounter(owner) || isLeftToBase(owner);
  return matters ? [missing] : [];
}

function findingOf(file: FixedFile, pool: Pool, faults: Faults): SourceFinding {
  const { text } = file;
  const [{ rule, certainty, reset }] = faults;
  const own = text.slice(reset.fn.start!, reset.fn.end!);
  const isDelegated =
    (missingBaseOf(pool.owner) !== undefined && /\bsuper\b/.test(own)) ||
    (pool.owner.mayInherit === true && callsUnknown(pool.owner, reset.fn));
  const related = explainingPlaces(pool, faults);
  const { fixes, unmended, unclosed } = fixesFor(file, pool, faults);
  const messages = faults.map(({ message }) => message);
  if (unmended !== undefined) {
    const isPartly = fixes.some(({ kind }) => kind !== 'suppress');
    messages.push(`${isPartly ? 'The fix leaves a part out' : 'No fix is offered'}: ${unmended}.`);
  }
  // Nobody expects that a field's value is closed, or one that is taken out.
  const isExpected = clearedAs(faults[0]) === 'stale-fields' || reset.kind === 'removal';
  if (unclosed !== undefined && !isExpected)
    messages.push(`The fix clears the values and does not close them: ${unclosed}.`);
  const isDoubtful = isDelegated || isMinifiedAt(text, reset.statement.start!);
  return {
    rule,
    // An unread base class may do what seems to be missing here.
    certainty: isDoubtful ? 'likely' : certainty,
    className: reset.className ?? pool.owner.name,
    method: reset.method,
    message: messages.join(' '),
    range: rangeOf(reset.statement),
    methodRange: rangeOf(reset.fn),
    ...(related.length > 0 && { related }),
    fixes,
    ...(unmended !== undefined && { unmended }),
    ...(unclosed !== undefined && { unclosed }),
  };
}
