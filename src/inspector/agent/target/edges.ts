import { emptyNamesOf } from '../../../protocol/storeUse';
import type { Frontier } from './frontier';
import type { Place } from './known';
import type { Places } from './places';
import { isObject } from './safeRead';
import { NOWHERE, type Standing } from './standing';
import type { WalkParts } from './walkParts';

const NO_VIAS: Place['vias'] = new Set();

type EdgesParts = Pick<
  WalkParts,
  'read' | 'models' | 'memory' | 'kinds' | 'parking' | 'pending' | 'mode'
>;

/** What a reference means to the walk: where it leads, and what is learned of who holds it. */
export class Edges {
  /** Where the walk stands: whoever reads an object sets it. */
  from: Standing = NOWHERE;
  private readonly emptyNames: ReadonlySet<string>;
  /** Containers that a free list's name led to. */
  private readonly wanted = new WeakSet<object>();
  /** Functions, and the instance that holds each. */
  private readonly instanceOf = new WeakMap<object, object>();

  constructor(
    private readonly parts: EdgesParts,
    private readonly frontier: Frontier,
    private readonly places: Places,
  ) {
    this.emptyNames = new Set(parts.models.flatMap(({ stores }) => emptyNamesOf(stores)));
  }

  /** Something is behind the name of a free list. */
  isWanted(value: object): boolean {
    return this.wanted.has(value);
  }

  /** The instance that holds a function. */
  holderOf(fn: object): object | undefined {
    return this.instanceOf.get(fn);
  }

  /** Follows one reference. Answers whether it leads to something pooled. */
  follow(holder: object | undefined, name: PropertyKey | undefined, value: unknown): boolean {
    if (!isObject(value)) return false;
    const { kinds } = this.parts;
    const kind = kinds.of(value);
    if (typeof name === 'string') this.meet(name, value, holder);
    const holderKind = holder && name !== undefined ? kinds.of(holder) : undefined;
    if (holder && holderKind && kind && holderKind !== kind) this.parts.parking.own(holder, value);
    // What a scope holds is noted with the function that stands for it.
    if (kind && holder === this.from.target) this.notePlace();
    if (this.parts.mode === 'search') this.search(holder, name, value, kind !== undefined);
    else this.goOn(holder, name, value, kind !== undefined);
    return kind !== undefined;
  }

  /** A function or a Proxy: it waits for the inspector. */
  takeOpaque(value: object, holder: object | undefined): void {
    const { frontier, from } = this;
    const { pending, read } = this.parts;
    if (frontier.visited.has(value)) return;
    if (from.isInstance && holder) this.instanceOf.set(value, holder);
    if (!pending.addFunction(value, holder)) frontier.leaveOut(value, from);
    if (read.isProxy(value)) frontier.visited.add(value);
  }

  /** Something is known by its name alone: a free list perhaps, or a value that stands for "empty". */
  private meet(name: string, value: object, holder: object | undefined): void {
    if (this.parts.parking.meet(name, value, holder)) this.wanted.add(value);
    if (this.emptyNames.has(name)) this.parts.memory.empties.add(value);
  }

  /** An instance was met here. */
  private notePlace(): void {
    const { target, parent, name, isInstance } = this.from;
    const { places } = this;
    if (!target || isInstance || places.isFound(target)) return;
    places.note(target);
    if (parent && !this.parts.kinds.of(parent)) places.noteVia(parent, name);
  }

  /** In a search everything is visited. */
  private search(
    holder: object | undefined,
    name: PropertyKey | undefined,
    value: object,
    isPooled: boolean,
  ): void {
    const { from } = this;
    if (this.parts.read.isOpaque(value)) this.takeOpaque(value, holder);
    const isHeld = from.isInstance && !isPooled && !this.wanted.has(value);
    this.frontier.add(value, from.depth + 1, from, name, (from.isLate || isHeld) && !isPooled);
  }

  /** Behind what is known only free lists and their elements are of interest. */
  private goOn(
    holder: object | undefined,
    name: PropertyKey | undefined,
    value: object,
    isPooled: boolean,
  ): void {
    const { from, frontier } = this;
    const { depth, isInstance, vias, isLate } = from;
    if (!holder) {
      if (this.parts.read.isOpaque(value)) this.takeOpaque(value, holder);
      frontier.add(value, 0, from, undefined, isLate);
    } else if (isInstance || vias) {
      // A chain of instances is one step, however long.
      if (isPooled) frontier.add(value, depth, from, name, isLate);
      else if (this.wanted.has(value)) frontier.add(value, depth + 1, from, name, isLate);
      else if (vias?.has(name) || vias?.has(undefined)) {
        this.places.add([{ holder: value, vias: NO_VIAS }]);
      }
    } else {
      frontier.add(value, depth + 1, from, name, isLate);
    }
  }
}
