import { emptyNamesOf } from '../../../protocol/storeUse';
import type { Frontier } from './frontier';
import type { Waypoint } from './known';
import type { Waypoints } from './waypoints';
import { isObject } from './safeRead';
import { NOWHERE, type Standing } from './standing';
import type { WalkParts } from './walkParts';

const NO_VIAS: Waypoint['vias'] = new Set();

type EdgesParts = Pick<
  WalkParts,
  'read' | 'models' | 'memory' | 'kinds' | 'parking' | 'pending' | 'mode' | 'requests'
>;

/** Decides for each reference where the walk goes next, and what the reference says about its holder. */
export class Edges {
  /** The walk's current position. Set it before reading an object. */
  from: Standing = NOWHERE;
  private readonly emptyNames: ReadonlySet<string>;
  /** Containers that stand in a field or variable named like a free list. */
  private readonly wanted = new WeakSet<object>();
  /** Functions, each with the instance that holds it. */
  private readonly instanceOf = new WeakMap<object, object>();

  constructor(
    private readonly parts: EdgesParts,
    private readonly frontier: Frontier,
    private readonly waypoints: Waypoints,
  ) {
    this.emptyNames = new Set(parts.models.flatMap(({ stores }) => emptyNamesOf(stores)));
  }

  /** Whether the value stands in a field or variable named like a free list. */
  isWanted(value: object): boolean {
    return this.wanted.has(value);
  }

  /** Where functions and proxies that wait for the inspector were met. */
  private readonly opaqueAt = new WeakMap<object, Standing>();

  /** Where a function or Proxy was met; `undefined` when it was not queued by `queueOpaque`. */
  standingOf(value: object): Standing | undefined {
    return this.opaqueAt.get(value);
  }

  /** The instance that holds a function. */
  holderOf(fn: object): object | undefined {
    return this.instanceOf.get(fn);
  }

  /** Follows one reference. Answers whether it leads to something pooled. */
  follow(holder: object | undefined, name: PropertyKey | undefined, value: unknown): boolean {
    if (!isObject(value)) {
      if (value === null && typeof name === 'string') this.parts.parking.meetEmpty(name);
      return false;
    }
    const { kinds } = this.parts;
    const kind = kinds.of(value);
    if (typeof name === 'string') this.meet(name, value, holder);
    const holderKind = holder && name !== undefined ? kinds.of(holder) : undefined;
    if (holder && holderKind && kind && holderKind !== kind) this.parts.parking.hold(holder, value);
    // Contents of a scope are noted with the function that represents the scope.
    if (kind && holder === this.from.target) this.noteWaypoint();
    if (this.parts.mode === 'search') this.search(holder, name, value, kind !== undefined);
    else this.goOn(holder, name, value, kind !== undefined);
    return kind !== undefined;
  }

  /** Follows the functions of an accessor: nobody runs them, but they have variables like others. */
  followAccessor(
    holder: object,
    name: PropertyKey,
    functions: readonly (object | undefined)[],
  ): void {
    for (const fn of functions) {
      if (!fn) continue;
      // The name tells what the getter answers, not what it is.
      if (this.parts.mode === 'search') this.search(holder, name, fn, false);
      else this.goOn(holder, name, fn, false);
    }
  }

  /** Takes up again what an earlier search has left. */
  followAgain({ target, up, name }: Standing & { target: object }): void {
    this.from = up ?? NOWHERE;
    this.search(undefined, name, target, this.parts.kinds.of(target) !== undefined);
  }

  /** Queues a function or Proxy for the inspector. */
  queueOpaque(value: object, holder: object | undefined, name?: PropertyKey): void {
    const { frontier, from } = this;
    const { pending, read } = this.parts;
    if (frontier.visited.has(value)) return;
    if (from.isInstance && holder) this.instanceOf.set(value, holder);
    this.opaqueAt.set(value, { ...NOWHERE, target: value, up: from, name });
    if (!pending.addFunction(value, holder, from, name)) frontier.leaveOut(value, from);
    if (read.isProxy(value)) frontier.visited.add(value);
  }

  /** Records a value whose meaning follows from its name: a possible free list, or a value that stands for "empty". */
  private meet(name: string, value: object, holder: object | undefined): void {
    if (this.parts.parking.meet(name, value, holder)) this.wanted.add(value);
    if (this.emptyNames.has(name)) this.parts.memory.empties.add(value);
  }

  /** Records that an instance was met at the current position. */
  private noteWaypoint(): void {
    const { target, up, name, isInstance } = this.from;
    const { waypoints } = this;
    if (!target || isInstance || waypoints.isFound(target)) return;
    waypoints.note(target);
    const parent = up?.target;
    if (parent && !this.parts.kinds.of(parent)) waypoints.noteVia(parent, name);
  }

  /** In a search, visits everything. */
  private search(
    holder: object | undefined,
    name: PropertyKey | undefined,
    value: object,
    isPooled: boolean,
  ): void {
    const { from } = this;
    if (this.parts.read.isOpaque(value)) this.queueOpaque(value, holder, name);
    else if (this.parts.requests.meet(value, from, name)) {
      return this.frontier.addOfConnection(value, from, name);
    }
    const isHeld = from.isInstance && !isPooled && !this.wanted.has(value);
    this.frontier.add(value, from.depth + 1, from, name, (from.isLate || isHeld) && !isPooled);
  }

  /** In a walk from known waypoints, follows only free lists and their elements. */
  private goOn(
    holder: object | undefined,
    name: PropertyKey | undefined,
    value: object,
    isPooled: boolean,
  ): void {
    const { from, frontier } = this;
    const { depth, isInstance, vias, isLate } = from;
    if (!holder) {
      if (this.parts.read.isOpaque(value)) this.queueOpaque(value, holder);
      frontier.add(value, 0, from, undefined, isLate);
    } else if (isInstance || vias) {
      // A chain of instances counts as one step, however long it is.
      if (isPooled) frontier.add(value, depth, from, name, isLate);
      else if (this.wanted.has(value)) frontier.add(value, depth + 1, from, name, isLate);
      else if (vias?.has(name) || vias?.has(undefined)) {
        this.waypoints.add([{ holder: value, vias: NO_VIAS }]);
      }
    } else {
      frontier.add(value, depth + 1, from, name, isLate);
    }
  }
}
