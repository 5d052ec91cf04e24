import { Lane } from './lane';
import type { SafeRead } from './safeRead';
import type { Standing } from './standing';
import { FRONTIER_LIMIT } from './unfinished';
import type { WalkMemory } from './walkMemory';

/** Of what instances hold: a set of some 100,000 objects stops the target for 20 ms when it grows. */
const LATE_LIMIT = 20_000;

export interface FrontierLimits {
  /** Objects visited by one walk. */
  maxObjects: number;
  /** Edges from a root. */
  maxDepth: number;
}

/** What a walk has met: what waits for its visit, and what was left out since a limit was reached. */
export class Frontier {
  readonly visited: WeakSet<object>;
  readonly lane = new Lane(false);
  /** What instances hold: visited when all else is done, since pools of millions of user values lead to few other pools. */
  readonly lateLane = new Lane(true);
  visits = 0;
  /** Objects that were left out in this walk. */
  dropped = 0;
  /** Of earlier walks and this one: what found no room among what is starved. */
  lost: number;
  /** Visited, but some of what they lead to was left out. */
  readonly starved = new Set<object>();

  constructor(
    private readonly read: SafeRead,
    private readonly memory: Pick<WalkMemory, 'nodesOwn'>,
    private readonly limits: FrontierLimits,
    resumed: { visited: WeakSet<object>; lost: number } | undefined,
  ) {
    this.visited = resumed?.visited ?? new WeakSet();
    this.lost = resumed?.lost ?? 0;
  }

  /** No more objects may be visited. */
  get isFull(): boolean {
    return this.visits + this.lane.waiting >= this.limits.maxObjects;
  }

  /** Has a value visited that is met from there. `late`: with what instances hold. */
  add(
    value: object,
    depth: number,
    from: Standing,
    name: PropertyKey | undefined,
    late: boolean,
  ): void {
    if (depth > this.limits.maxDepth || this.visited.has(value) || this.read.isProxy(value)) return;
    if (this.memory.nodesOwn.has(value)) return;
    if (this.isFull || (late && this.lateLane.waiting >= LATE_LIMIT)) {
      return this.leaveOut(value, from);
    }
    this.visited.add(value);
    (late ? this.lateLane : this.lane).add(value, depth, from.target, name);
  }

  /** What is read now has to be read again when the search goes on. */
  leaveOut(value: object, from: Standing): void {
    this.dropped++;
    const again = from.target ?? value;
    if (this.starved.has(again)) return;
    if (this.starved.size < FRONTIER_LIMIT) this.starved.add(again);
    else this.lost++;
  }
}
