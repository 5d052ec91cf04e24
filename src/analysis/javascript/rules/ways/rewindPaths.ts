import type { FoundSlots } from '../../pools/slotStores';
import type { ClassLike } from '../../program/classLikes';
import type { Fact } from '../../program/facts';
import type { FunctionUnit } from '../../program/functionUnit';
import { stepsOf } from '../../pools/methodSteps';
import { more, type Openness } from './rewindWays';
import { isRestart } from '../../pools/restarts';
import { WayWalk } from './wayWalk';

/** What the execution paths through a method's rewinds leave full. */
export interface RewindPaths {
  /** Steps that set a counter back on a path that does not clear the slots, in source order. */
  rewinds: Fact[];
  /** The first step that moves a counter, on each such path. Clearing before these steps covers every path. */
  starts: Fact[];
  /** Set when every such path depends on the instance's state, which may imply that there is nothing to clear. */
  isDoubtful: boolean;
}

/**
 * Follows all execution paths through a method that rewinds a store; `undefined` when every path clears the store's arrays.
 * `shrink`: the step that takes slots out of use, where no counter is set back to its start.
 */
export function rewindPaths(
  owner: ClassLike,
  method: FunctionUnit,
  found: FoundSlots,
  shrink?: Fact,
): RewindPaths | undefined {
  const left = new Map<Fact, Openness>();
  const starts = new Set<Fact>();
  for (const column of found.columnKeys) {
    const walk = new WayWalk(owner, found, column, shrink);
    const own = walk.leftBy(method.facts);
    for (const [fact, open] of own) {
      left.set(fact, more(left.get(fact) ?? 'closed', open));
      if (walk.first.has(fact)) starts.add(fact);
    }
    if ([...own.keys()].some(fact => walk.afterMove.has(fact)))
      for (const fact of walk.first) if (!isRestart(owner, method.facts, fact)) starts.add(fact);
  }
  if (left.size === 0) return undefined;
  const { order } = stepsOf(owner, method.facts);
  const inOrder = (facts: Iterable<Fact>): Fact[] =>
    [...facts].filter(fact => order.has(fact)).sort((a, b) => order.get(a)! - order.get(b)!);
  return {
    rewinds: inOrder(left.keys()),
    starts: inOrder(starts),
    isDoubtful: [...left.values()].every(open => open === 'doubtful'),
  };
}
