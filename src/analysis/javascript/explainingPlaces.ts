import type { RelatedPlace } from '../../protocol/sourceFinding';
import type { Pool } from './pools/pool';
import { accessName } from './rules/accessNames';
import { fillOf } from './rules/readable/fills';
import type { RelatedNode, RuleFault } from './rules/rule';
import { rangeOf } from './syntax/positions';

/**
 * The other places of the text that explain a finding, as a program comes through them: where what stays is filled in, what
 * the rule names itself, and where the instance is parked.
 */
export function explainingPlaces(pool: Pool, faults: readonly RuleFault[]): RelatedPlace[] {
  const own = faults.flatMap(fault => fault.related ?? []).map(placeOf);
  if (own.length > 0) return own;
  const resets = new Set(faults.map(({ reset }) => reset.statement));
  const parked = pool.parking.sites.find(
    ({ at, statement }) => pool.program.nesting.has(at.unit.fn) && !resets.has(statement),
  );
  return [
    ...faults.flatMap(fault => filledAt(pool, fault) ?? []).map(placeOf),
    ...(parked
      ? [
          {
            ...placeOf({ node: parked.statement, message: 'An instance is parked here.' }),
            isAfter: true as const,
          },
        ]
      : []),
  ];
}

function placeOf({ node, message, isAfter }: RelatedNode): RelatedPlace {
  return { range: rangeOf(node), message, ...(isAfter && { isAfter }) };
}

/** The first statement that puts something into a fault's store, elsewhere than in the function to blame. */
function filledAt(pool: Pool, { store, reset }: RuleFault): RelatedNode | undefined {
  const fill = fillOf(pool, store, reset.fn);
  return fill && { node: fill.node, message: `${accessName(fill.access)} is filled here.` };
}
