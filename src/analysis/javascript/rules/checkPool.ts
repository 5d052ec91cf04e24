import type { Pool } from '../pools/pool';
import type { PoolRule, RuleFault } from './rule';
import { staleCollection } from './staleCollection';
import { staleFields } from './staleFields';
import { staleSlots } from './staleSlots';
import { unclosedValues } from './unclosedValues';

const RULES: readonly PoolRule[] = [staleSlots, staleFields, staleCollection, unclosedValues];

/** What all rules find in one class: provable before likely, resets before removals. */
export function checkPool(pool: Pool): RuleFault[] {
  return RULES.flatMap(rule => rule.check(pool)).sort((a, b) => rank(a) - rank(b));
}

function rank({ certainty, reset }: RuleFault): number {
  return (certainty === 'provable' ? 0 : 2) + (reset.kind === 'removal' ? 1 : 0);
}
