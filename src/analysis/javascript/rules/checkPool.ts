import { ruleIds, type Rule } from '../../../protocol/rules';
import type { Pool } from '../pools/pool';
import { parkedTwice } from './parkedTwice';
import type { PoolCheck, RuleFault } from './rule';
import { staleCollection } from './staleCollection';
import { staleFields } from './staleFields';
import { staleSlots } from './staleSlots';
import { unclosedValues } from './unclosedValues';

const checks: Record<Rule, PoolCheck> = {
  'stale-slots': staleSlots,
  'stale-fields': staleFields,
  'stale-collection': staleCollection,
  'unclosed-values': unclosedValues,
  'parked-twice': parkedTwice,
};

/** All rules' findings in one class: provable ones before likely ones, resets before removals. */
export function checkPool(pool: Pool): RuleFault[] {
  return ruleIds
    .flatMap(rule => checks[rule](pool).map(fault => ({ rule, ...fault })))
    .sort((a, b) => rank(a) - rank(b));
}

function rank({ certainty, reset }: RuleFault): number {
  return (certainty === 'provable' ? 0 : 2) + (reset.kind === 'removal' ? 1 : 0);
}
