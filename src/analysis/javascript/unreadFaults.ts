import type { PoolModel } from '../../protocol/poolModel';
import { isHeldLive } from '../../protocol/rules';
import type { UnreadFault } from '../../protocol/analysis';
import { isSuppressed } from '../text/suppression';
import type { Pool } from './pools/pool';
import { siteOf } from './poolModelOf';
import type { RuleFault } from './rules/rule';

/**
 * The provable faults of a class that its model does not tell a reader to count, one for each reset: nothing shows which objects
 * are its instances, or which of their values are left behind. `model`: `undefined` where there is none.
 */
export function unreadFaultsOf(
  { owner }: Pool,
  found: readonly RuleFault[],
  model: PoolModel | undefined,
  text: string,
): UnreadFault[] {
  const unread = new Map<number, UnreadFault>();
  for (const fault of found) {
    const { rule, certainty, reset, isShapeOnly } = fault;
    const isRead = model !== undefined && (!isShapeOnly || rule === 'parked-twice');
    const at = reset.statement.start!;
    if (isRead || certainty === 'likely' || !isHeldLive(rule) || isSuppressed(text, at)) continue;
    if (unread.has(at)) continue;
    unread.set(at, {
      className: reset.className ?? owner.name,
      reset: siteOf(reset, text),
      why: owner.isForeign ? 'elsewhere' : owner.isScope ? 'noClass' : 'noStore',
    });
  }
  return [...unread.values()];
}
