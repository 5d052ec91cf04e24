import { poolModelOf } from '../../src/analysis/javascript/poolModelOf';
import { readPools } from '../../src/analysis/javascript/pools/readPools';
import { relevantText } from '../../src/analysis/javascript/relevance/relevantText';
import { checkPool } from '../../src/analysis/javascript/rules/checkPool';
import { parseSource } from '../../src/analysis/javascript/syntax/parse';
import type { Sought } from '../../src/analysis/javascript/relevance/relevantText';

/** What the analysis says of a text, one line each: as it is when the whole text is parsed. */
export type Said = ReadonlySet<string>;

/**
 * What the cheap stage takes from the analysis of a text, or adds to it: lines of what is said with it alone and without it
 * alone. `undefined` when the whole text cannot be parsed.
 */
export function differenceBy(
  sought: Sought,
  name: string,
  text: string,
): { lost: string[]; added: string[]; found: number } | undefined {
  const whole = saidOf(sought, name, text, text);
  if (!whole) return undefined;
  const relevant = relevantText(name, text, sought);
  const part = relevant === undefined ? new Set<string>() : saidOf(sought, name, relevant, text);
  if (!part) return { lost: ['what remains cannot be parsed'], added: [], found: whole.size };
  return {
    lost: [...whole].filter(line => !part.has(line)),
    added: [...part].filter(line => !whole.has(line)),
    found: whole.size,
  };
}

function saidOf(sought: Sought, name: string, parsed: string, text: string): Said | undefined {
  const result = parseSource(name, parsed);
  if ('skipped' in result) return undefined;
  const { pools, foreign } = readPools(result.file, parsed);
  if (sought === 'faults') return new Set(pools.flatMap(pool => checkPool(pool).map(faultLine)));
  const models = pools.flatMap(pool => poolModelOf(pool, checkPool(pool), text) ?? []);
  // A model without either is only kept for what other files may say of its class.
  const telling = models.filter(({ faults, freeLists }) => faults.length + freeLists.length > 0);
  return new Set([...telling, ...foreign].map(each => JSON.stringify(each)));
}

function faultLine({
  rule,
  certainty,
  reset,
  message,
}: ReturnType<typeof checkPool>[number]): string {
  const { start, end } = reset.statement;
  return `${rule} (${certainty}) at ${start}-${end}: ${message}`;
}
