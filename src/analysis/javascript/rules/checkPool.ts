import { ruleIds, type Rule } from '../../../protocol/rules';
import type { Pool } from '../pools/pool';
import { parkedTwice } from './parkedTwice';
import { readableAfterReset } from './readableAfterReset';
import type { PoolCheck, RuleFault } from './rule';
import { staleCollection } from './staleCollection';
import { staleFields } from './staleFields';
import { staleSlots } from './staleSlots';
import { unclosedValues } from './unclosedValues';

/** What each rule finds by itself; one only looks at what others have found. */
const checks: Record<Exclude<Rule, 'readable-after-reset'>, PoolCheck> = {
  'stale-slots': staleSlots,
  'stale-fields': staleFields,
  'stale-collection': staleCollection,
  'unclosed-values': unclosedValues,
  'parked-twice': parkedTwice,
};

/** All rules' findings in one class: provable ones before likely ones, resets before removals. */
export function checkPool(pool: Pool): RuleFault[] {
  const found = ruleIds.flatMap(rule =>
    rule === 'readable-after-reset' ? [] : checks[rule](pool).map(fault => ({ rule, ...fault })),
  );
  return readableAfterReset(pool, found).sort((a, b) => rank(a) - rank(b));
}

function rank({ certainty, reset }: RuleFault): number {
  return (certainty === 'provable' ? 0 : 2) + (reset.kind === 'removal' ? 1 : 0);
}
