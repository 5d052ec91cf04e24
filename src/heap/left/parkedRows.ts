import type { HeapLeft } from '../../protocol/leftBehind';
import { NONE } from '../graph/objects';
import type { Grouping } from './grouping';
import type { Pool, Pools } from './pooled';
import type { Row } from './rows';

/** For parked rows whose holders are in a list: how many of them there are. */
export function parkedInLists(
  rows: readonly Row[],
  grouping: Grouping,
  pools: Pools,
): Map<Row, HeapLeft['parked']> {
  const found: { row: Row; pool: Pool; holders: Set<number> }[] = [];
  const byGroup = new Map<number, (typeof found)[number]>();
  for (const row of rows) {
    const [group] = row.groups;
    if (row.verdict === 'grows' || !group || group.slot.kind === 'element') continue;
    const pool = pools.poolOf(grouping.holderOf(group.examples[0]!));
    if (!pool) continue;
    const one = { row, pool, holders: new Set<number>() };
    found.push(one);
    for (const { ordinal } of row.groups) byGroup.set(ordinal, one);
  }
  if (found.length === 0) return new Map();
  for (const node of grouping.tree.young) {
    const one = grouping.values.has(node) ? byGroup.get(grouping.groupOf[node]!) : undefined;
    if (!one) continue;
    const instance = pools.instanceAbove(grouping.holderOf(node), one.pool.className);
    if (instance !== NONE) one.holders.add(instance);
  }
  const counts = pools.count(
    found.map(({ pool }) => pool),
    found.map(({ holders }) => holders),
  );
  return new Map(found.map(({ row }, i) => [row, counts[i]]));
}
