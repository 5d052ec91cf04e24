import { HOLDER_DEPTH } from '../../../protocol/heldValues';
import type { FreeList } from '../../../protocol/poolModel';
import type { AgentModel } from '../agentApi';
import type { Hidden } from './hidden';
import type { Host } from './host';
import type { Kinds } from './kinds';
import { Repeats, type Repeat } from './repeats';
import { isObject, type SafeRead } from './safeRead';

const LIST_LIMIT = 1_000_000;
/** Number of elements between two looks at the clock. */
const ELEMENTS_PER_LOOK = 64;

/** A value that was met under a free list's name, and so may be a free list. */
interface Meeting {
  name: string;
  value: object;
  holder: object | undefined;
}

export interface ParkingParts {
  read: SafeRead;
  host: Pick<Host, 'isMap' | 'isSet' | 'now'>;
  models: readonly AgentModel[];
  kinds: Kinds;
  hidden: Hidden;
}

/**
 * Finds out which instances are parked. Snapshots do the same in src/heap/read/parked.ts, by edges rather than fields. Both
 * share only what a free list is (`FreeList`) and how far holders count (`HOLDER_DEPTH`).
 */
export class Parking {
  private readonly names = new Set<string>();
  private readonly meetings: Meeting[] = [];
  /** Names under which there was `null`: a chain without a link, or a list that was not made yet. */
  private readonly empty = new Set<string>();
  private readonly met = new Set<FreeList>();
  private readonly parked = new WeakSet<object>();
  private readonly holderOf = new WeakMap<object, object>();
  /** What stands in a free list more than once, by model, as of the last `settle`. */
  private readonly repeats = new Map<number, Map<object, Repeat>>();
  private settling: Generator<void> | undefined;

  constructor(private readonly parts: ParkingParts) {
    for (const { freeLists } of parts.models)
      for (const list of freeLists) this.names.add(list.name);
  }

  /** Records a value under this name. Answers whether a free list has that name, so that the value may be one. */
  meet(name: string, value: object, holder: object | undefined): boolean {
    if (!this.names.has(name)) return false;
    this.meetings.push({ name, value, holder });
    return true;
  }

  /** Records that there is `null` under this name. */
  meetEmpty(name: string): void {
    if (this.names.has(name)) this.empty.add(name);
  }

  /** Records that one instance holds another: a parked instance's parts are idle too. */
  hold(holder: object, held: object): void {
    if (!this.holderOf.has(held)) this.holderOf.set(held, holder);
  }

  /** Marks parked instances for about `budgetMs`, once the walk is over. True when all are marked. */
  settle(budgetMs: number): boolean {
    const { now } = this.parts.host;
    const started = now();
    this.settling ??= this.parkAll();
    for (let i = 1; ; i++) {
      if (this.settling.next().done) {
        this.settling = undefined;
        return true;
      }
      if (i % ELEMENTS_PER_LOOK === 0 && now() - started >= budgetMs) return false;
    }
  }

  isIdle(instance: object): boolean {
    let at: object | undefined = instance;
    for (let depth = 0; at && depth < HOLDER_DEPTH; depth++) {
      if (this.parked.has(at)) return true;
      at = this.holderOf.get(at);
    }
    return false;
  }

  /**
   * Whether each free list of the model was met, as of the last `settle`: something of its kind, or nothing in its place.
   * False for a model without free lists: nobody knows where its instances are parked.
   */
  isMet(model: number): boolean {
    const { freeLists } = this.parts.models[model]!;
    const isMet = (list: FreeList): boolean => this.met.has(list) || this.empty.has(list.name);
    return freeLists.length > 0 && freeLists.every(isMet);
  }

  /** The instances of a model that one of its free lists has more than once, as of the last `settle`. */
  repeatsOf(model: number): Repeat[] {
    return [...(this.repeats.get(model)?.values() ?? [])];
  }

  /** Free lists and the objects that hold them. */
  holders(): object[] {
    const found: object[] = [];
    for (const { value, holder } of this.meetings) {
      found.push(value);
      if (holder) found.push(holder);
    }
    return found;
  }

  private *parkAll(): Generator<void> {
    const { models } = this.parts;
    this.repeats.clear();
    for (const meeting of this.meetings) {
      for (const [model, { freeLists }] of models.entries()) {
        for (const list of freeLists) {
          if (list.name !== meeting.name) continue;
          if (list.kind === 'array') {
            yield* this.parkElements(meeting, model, list);
            if (list.isNested) yield* this.parkInner(meeting.value, model, list);
          } else if (list.nextField && this.isOf(meeting.value, model, list)) {
            this.met.add(list);
            yield* this.parkChain(meeting.value, model, list, list.nextField);
          }
        }
      }
    }
  }

  private *parkChain(
    first: object,
    model: number,
    { name }: FreeList,
    nextField: string,
  ): Generator<void> {
    const { read, kinds } = this.parts;
    const repeats = new Repeats(read);
    const next = (at: object): unknown =>
      read.isProxy(at) ? undefined : this.field(at, nextField);
    let link: unknown = first;
    for (let i = 0; i < LIST_LIMIT && isObject(link) && !read.isProxy(link); i++) {
      if (repeats.meetLink(link, i, next)) break;
      kinds.adopt(link, model, name);
      this.parked.add(link);
      link = next(link);
      yield;
    }
    this.addRepeats(model, repeats);
  }

  /** A list may be met more than once, and tells the same each time. */
  private addRepeats(model: number, repeats: Repeats): void {
    for (const each of repeats.all()) {
      const known = this.repeats.get(model) ?? new Map<object, Repeat>();
      this.repeats.set(model, known.set(each.instance, each));
    }
  }

  /** Marks what is in the lists that a Map, an array or a dictionary of lists has. */
  private *parkInner(lists: object, model: number, freeList: FreeList): Generator<void> {
    const { read, kinds } = this.parts;
    for (const value of this.membersOf(lists) ?? this.propertiesOf(lists)) {
      if (isObject(value) && !read.isOpaque(value) && !kinds.isOf(value, model)) {
        yield* this.parkElements(
          { name: freeList.name, value, holder: undefined },
          model,
          freeList,
        );
      }
      yield;
    }
    // One with too many keys was not looked into, and tells nothing.
    if (!read.isVast(lists)) this.met.add(freeList);
  }

  /** The elements of an array, a Set's values, or a Map's; `undefined` for another object. */
  private membersOf(list: object): Iterable<unknown> | undefined {
    const { host, read } = this.parts;
    for (const [is, { prototype }] of [
      [host.isSet, Set],
      [host.isMap, Map],
    ] as const) {
      if (is(list)) return Reflect.apply(prototype.values, list, []) as Iterable<unknown>;
    }
    return Array.isArray(list) ? elementsOf(read, list) : undefined;
  }

  private *propertiesOf(target: object): Generator<unknown> {
    const { read } = this.parts;
    for (const key of read.keys(target)) yield read.own(target, key);
  }

  private *parkElements(
    { value: list, holder }: Meeting,
    model: number,
    freeList: FreeList,
  ): Generator<void> {
    const { read } = this.parts;
    const { lengthName, flag } = freeList;
    if (!Array.isArray(list) || flag) {
      const members = this.membersOf(list);
      if (members) this.met.add(freeList);
      for (const value of members ?? []) {
        const isIdle = this.isOf(value, model, freeList) && (!flag || this.isFlagged(value, flag));
        if (isIdle) this.parked.add(value);
        yield;
      }
      return;
    }
    this.met.add(freeList);
    const inUse = (): number => {
      const end = Number(read.own(list, 'length'));
      const count = lengthName !== undefined && holder ? this.field(holder, lengthName) : undefined;
      return typeof count === 'number' ? Math.min(end, count) : end;
    };
    const end = inUse();
    const repeats = new Repeats(read);
    let isOnly = true;
    for (let i = 0; i < Math.min(end, LIST_LIMIT); i++) {
      const value = read.own(list, i);
      if (this.isOf(value, model, freeList)) {
        this.parked.add(value);
        repeats.meet(list, i, value, inUse);
      } else isOnly &&= !isObject(value);
      yield;
    }
    // What has other things as well is another list of that name.
    if (isOnly) this.addRepeats(model, repeats);
  }

  /** Whether a value in a free list is an instance of the model. */
  private isOf(value: unknown, model: number, { name }: FreeList): value is object {
    const { kinds } = this.parts;
    return kinds.isOf(value, model) || kinds.adopt(value, model, name);
  }

  private isFlagged(instance: object, { field, value }: NonNullable<FreeList['flag']>): boolean {
    return this.field(instance, field) === value;
  }

  private field(target: object, name: string): unknown {
    return this.parts.read.own(target, name) ?? this.parts.hidden.get(target, name);
  }
}

function* elementsOf(read: SafeRead, list: object): Generator<unknown> {
  const end = Math.min(Number(read.own(list, 'length')), LIST_LIMIT);
  for (let i = 0; i < end; i++) yield read.own(list, i);
}
