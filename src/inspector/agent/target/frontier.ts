import { Lane } from './lane';
import type { SafeRead } from './safeRead';
import { NOWHERE, type Standing } from './standing';
import { FRONTIER_LIMIT } from './unfinished';
import type { WalkMemory } from './walkMemory';

/** Limit for what instances hold: the set's growth at 100,000 objects stops the target for 20 ms. */
const LATE_LIMIT = 20_000;

export interface FrontierLimits {
  /** Limit of objects that one walk visits. */
  maxObjects: number;
  /** Largest number of edges from a root. */
  maxDepth: number;
}

/** What a walk has met: objects that wait for their visit, and objects left out because of a limit. */
export class Frontier {
  readonly visited: WeakSet<object>;
  readonly lane = new Lane(false);
  /** What instances hold. Visited last, because millions of user values lead to few other pools. */
  readonly lateLane = new Lane(true);
  /** The last requests of connections, by the connections themselves. Visited once nothing else leads to them. */
  readonly connectionLane = new Lane(false);
  visits = 0;
  /** Objects that this walk left out. */
  dropped = 0;
  /** Objects that neither this nor an earlier walk could keep in `starved`. */
  lost: number;
  /** Visited objects whose references were partly left out, with where they stand. */
  readonly starved = new Map<object, Standing>();

  constructor(
    private readonly read: SafeRead,
    private readonly memory: Pick<WalkMemory, 'nodesOwn'>,
    private readonly limits: FrontierLimits,
    resumed: { visited: WeakSet<object>; lost: number } | undefined,
  ) {
    this.visited = resumed?.visited ?? new WeakSet();
    this.lost = resumed?.lost ?? 0;
  }

  /** Whether the limit of objects was reached. */
  get isFull(): boolean {
    return this.visits + this.lane.waiting >= this.limits.maxObjects;
  }

  /** Queues a value that was met at `from`. `late`: among what instances hold. */
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
    (late ? this.lateLane : this.lane).add(value, depth, from, name);
  }

  /** Queues what only a connection's own machinery leads to so far. */
  addOfConnection(value: object, from: Standing, name: PropertyKey | undefined): void {
    if (this.visited.has(value)) return;
    if (this.isFull) return this.leaveOut(value, from);
    this.connectionLane.add(value, from.depth + 1, from, name);
  }

  /** The next of them that nothing else has led to. */
  nextOfConnection(): (Standing & { target: object }) | undefined {
    for (;;) {
      const next = this.connectionLane.next();
      if (!next || !this.visited.has(next.target)) {
        if (next) this.visited.add(next.target);
        return next;
      }
    }
  }

  /** Records that the object at `from` must be read again when the search continues. */
  leaveOut(value: object, from: Standing): void {
    if (!from.target) this.leaveOutItself(value, NOWHERE);
    else this.readAgain(from.target, from);
  }

  /** Records that the value must be visited when the search continues: what it was met at tells it only once. */
  leaveOutItself(value: object, from: Standing): void {
    if (!this.visited.has(value)) this.readAgain(value, { ...NOWHERE, target: value, up: from });
  }

  private readAgain(target: object, at: Standing): void {
    this.dropped++;
    if (this.starved.has(target)) return;
    if (this.starved.size < FRONTIER_LIMIT) this.starved.set(target, at);
    else this.lost++;
  }
}
