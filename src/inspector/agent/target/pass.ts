import type { AgentConfig, QueriedCounts, ScriptCounts } from '../agentApi';
import { Closables } from './closables';
import { Contexts } from './contexts';
import { Families } from './families';
import { Places } from './heldPlaces';
import { Hidden } from './hidden';
import { GlobalHandles } from './globalHandles';
import type { Host } from './host';
import { Inspectable } from './inspectable';
import { Kinds, type Verdicts } from './kinds';
import type { Known, Waypoint } from './known';
import { MetRequests } from './metRequests';
import type { Ordinals } from './ordinals';
import { Parking } from './parking';
import { Pending } from './pending';
import { Probe } from './probe';
import type { LeftReceivers } from './receivers';
import { Requests } from './requests';
import { isObject, type SafeRead } from './safeRead';
import { SharedScopes } from './sharedScopes';
import { Stores } from './stores';
import { Values } from './values';
import { Walk } from './walk';
import type { WalkMemory } from './walkMemory';
import type { WalkMode } from './walkParts';

/** Elements of an array that is made to become garbage. */
const GARBAGE = 1_000;

export interface PassParts {
  read: SafeRead;
  host: Host;
  config: AgentConfig;
  memory: WalkMemory;
  verdicts: Verdicts;
  known: Known;
  ordinals: Ordinals;
}

/**
 * One pass over the live objects: a walk from what is known, then perhaps one through the whole program, then reading the
 * slots.
 */
export class Pass {
  readonly kinds: Kinds;
  readonly inspectable: Inspectable;
  /** What the walk has met and only the inspector can look into. */
  pending: Pending;
  walk: Walk;
  private readonly hidden = new Hidden();
  private readonly shared = new SharedScopes();
  private readonly parking: Parking;
  private readonly seeds: object[] = [];
  /** What the earlier walks of this pass found. */
  private readonly waypoints: Waypoint[] = [];
  private mode: WalkMode = 'known';
  /** Whether everything that its walks met is remembered, so that a search can continue without meeting it again. */
  private isSettled = false;
  private probe: Probe | undefined;
  private requests: MetRequests;
  private handles: GlobalHandles;
  /** What `process._getActiveHandles()` answered. */
  active: unknown;
  private held: Contexts | undefined;

  constructor(private readonly parts: PassParts) {
    const { read, host, config, verdicts } = parts;
    const { models } = config;
    this.inspectable = new Inspectable(read, host);
    this.kinds = new Kinds(read, models, verdicts);
    this.parking = new Parking({ read, host, models, kinds: this.kinds, hidden: this.hidden });
    this.pending = this.newPending();
    this.requests = this.newRequests();
    this.handles = new GlobalHandles({ read, host });
    this.walk = this.newWalk();
  }

  /** Switches to a walk through the whole program. */
  search(): void {
    this.waypoints.push(...this.walk.waypoints.all());
    this.mode = 'search';
    this.pending = this.newPending(this.parts.memory.unfinished?.receivers);
    this.requests = this.newRequests();
    this.handles = new GlobalHandles(this.parts);
    this.walk = this.newWalk();
  }

  /** Adds roots at which later passes begin too. */
  addSeeds(seeds: readonly object[]): void {
    this.seeds.push(...seeds);
  }

  /** The walk goes on, so what it finds must be settled again. */
  unsettle(): void {
    this.isSettled = false;
  }

  /** Marks the parked instances and remembers what was found, for about `budgetMs`. True when done. */
  settle(budgetMs: number): boolean {
    if (this.isSettled) return true;
    if (!this.parking.settle(budgetMs)) return false;
    this.remember();
    this.isSettled = true;
    this.probe = undefined;
    this.held = undefined;
    return true;
  }

  /** Starts reading the slots of what was found so far. */
  probing(): Probe {
    return (this.probe ??= this.newProbe());
  }

  /** Starts sorting the finished requests of the latest walk by what holds them. */
  contexts(): Contexts {
    return (this.held ??= this.newContexts());
  }

  /** See `Agent.unmetHandles`. */
  unmetHandles(scripts: ScriptCounts, churnMs: number): number {
    const { now } = this.parts.host;
    const until = now() + churnMs;
    // What becomes garbage at once makes V8 collect new objects.
    for (let garbage: unknown[] = []; now() < until;)
      garbage = new Array(GARBAGE).fill(garbage.length);
    return this.handles.unmet(scripts, this.active, this.walk.large);
  }

  /** Counts the finished requests among what a heap query found, a list of the target's. */
  countQueried(list: unknown): QueriedCounts {
    const { read } = this.parts;
    const counts = { over: 0, unmet: 0 };
    if (!isObject(list)) return counts;
    const end = Number(read.own(list, 'length'));
    const objects = function* (): Generator<unknown> {
      for (let i = 0; i < end; i++) yield read.own(list, i);
    };
    return this.requests.count(objects());
  }

  /**
   * Ends the pass. If it was a search and everything that it found is remembered, the next search continues where it ended.
   */
  end(): void {
    if (this.mode !== 'search' || !this.isSettled) return;
    this.parts.memory.unfinished = this.walk.unfinished();
    if (this.held) this.requests.noteTold();
  }

  private newPending(earlier?: LeftReceivers): Pending {
    const { read, memory } = this.parts;
    return new Pending(read, this.kinds, memory, this.inspectable, earlier);
  }

  private newRequests(): MetRequests {
    const { read, host, memory } = this.parts;
    return new MetRequests(new Requests(read, host), memory.told);
  }

  private newContexts(): Contexts {
    const { read, host, memory } = this.parts;
    const { kinds, parking, requests, walk, pending, inspectable } = this;
    const newPlaces = (): Places => new Places(read, new Families(read, host), host, memory);
    return new Contexts({
      ...{ read, host, kinds, parking, newPlaces },
      ...{ requests, walk, pending, inspectable },
    });
  }

  private newWalk(): Walk {
    const { read, host, config, memory } = this.parts;
    const { kinds, parking, hidden, pending, shared, mode, inspectable, requests, handles } = this;
    const { models, maxObjects } = config;
    return new Walk({
      ...{ read, host, models, maxObjects, memory },
      ...{ kinds, parking, hidden, pending, shared, mode, inspectable, requests, handles },
    });
  }

  private newProbe(): Probe {
    const { read, host, config, memory, known, ordinals } = this.parts;
    const { kinds, parking, hidden } = this;
    const families = new Families(read, host);
    const values = new Values(read, families);
    const closables = new Closables(read, families, host);
    const stores = new Stores({ read, values, host, hidden, empties: memory.empties });
    return new Probe({ host, config, values, closables, kinds, parking, known, ordinals, stores });
  }

  /** Remembers this pass's results. What only earlier passes found is kept. */
  private remember(): void {
    const { config, memory, known } = this.parts;
    const { kinds, parking, shared, walk, seeds, waypoints } = this;
    const lasting = (holder: object): object => memory.functionOfScope.get(holder) ?? holder;
    const instances = new Map<string, object[]>();
    for (const [model, { id }] of config.models.entries()) {
      const found = kinds.instancesOf(model);
      if (found.length > 0) instances.set(id, found);
    }
    known.settle({
      seeds: [...seeds, ...parking.holders()].map(lasting),
      waypoints: [...waypoints, ...walk.waypoints.all()].map(({ holder, vias }) => {
        return { holder: lasting(holder), vias };
      }),
      instances,
      standIns: holder => shared.standInsOf(holder),
    });
  }
}
