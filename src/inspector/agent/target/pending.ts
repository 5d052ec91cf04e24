import type { Unseen } from '../agentApi';
import type { Inspectable } from './inspectable';
import type { Kinds } from './kinds';
import { NATIVE_END, textOf } from './functionText';
import { insideOf, REGISTRY, type Inside } from './insides';
import { Lots } from './lots';
import { ownerOf } from './heldPlaces';
import { Promises } from './promises';
import { isObject, type SafeRead } from './safeRead';
import { Receivers, type LeftReceivers } from './receivers';
import { Settlers } from './settlers';
import { NOWHERE, wayTo, type Standing } from './standing';
import type { WalkMemory } from './walkMemory';
import { WeakMaps } from './weakMaps';

const FUNCTIONS_PER_HOLDER = 8;
const FUNCTIONS_PER_TEXT = 24;
const INSIDES_PER_CLASS = 64;
const PENDING_LIMIT = 20_000;
/** Limit of the places that are noted of what nobody can look into. */
const MOST_SHUT = 100;

/** What a walk has met and only the inspector can look into: functions, proxies, insides of objects, closures. */
export class Pending {
  readonly functions: object[] = [];
  /** Functions that look like many others. */
  readonly lateFunctions: object[] = [];
  /** Objects with private fields, and generators. */
  readonly insides: object[] = [];
  /** Of classes of which there are many. */
  readonly lateInsides: object[] = [];
  readonly closures: { instance: object; method: object }[] = [];
  readonly lots = new Lots();
  /** Functions that settle promises, which nobody can look into. */
  readonly settlers: Settlers;
  private readonly receivers: Receivers;
  private readonly functionsOfHolder = new WeakMap<object, number>();
  /** By prototype. */
  private readonly protos = new Map<object, { inside: Inside; tag: string }>();
  /** By V8's name of its kind. */
  private readonly shut = new Map<string, Standing[]>();
  readonly weakMaps = new WeakMaps();
  readonly promises: Promises;

  constructor(
    private readonly read: SafeRead,
    private readonly kinds: Kinds,
    private readonly memory: Pick<
      WalkMemory,
      'nodesOwn' | 'nodesFunctions' | 'internal' | 'internalTexts' | 'promiseDetails'
    >,
    private readonly inspectable: Pick<Inspectable, 'allows'>,
    /** Of earlier parts of the search. */
    earlier?: LeftReceivers,
  ) {
    this.receivers = new Receivers(read, earlier);
    this.settlers = new Settlers(read);
    this.promises = new Promises(memory);
  }

  /** Queues a function or Proxy that was met at `from`, unless it is Node's own. False when it was left out. */
  addFunction(
    fn: object,
    holder: object | undefined,
    from: Standing = NOWHERE,
    name?: PropertyKey,
  ): boolean {
    const { read, memory, functions, lateFunctions, lots } = this;
    if (memory.nodesOwn.has(fn)) return true;
    if (read.isProxy(fn)) {
      const ofSort = lots.meet(fn, 'Proxy');
      return push(ofSort > FUNCTIONS_PER_TEXT ? lateFunctions : functions, fn);
    }
    const text = textOf(fn);
    // Node's primordials include hundreds of functions bound to natives.
    const bound = text.endsWith(NATIVE_END);
    if (bound && this.settlers.meet(fn, text, from, name)) return true;
    if (bound && !/^bound (?!call$|apply$)/.test(read.functionName(fn))) return true;
    const key = bound ? read.functionName(fn) : keyOf(text);
    if (memory.internalTexts.has(key)) return true;
    const ofText = lots.meet(fn, key);
    if (ofText === 1 && !bound) {
      this.receivers.meet(text, key, holder !== undefined && name !== undefined && !from.isScope);
    }
    let late = ofText > FUNCTIONS_PER_TEXT;
    if (holder) late = countIn(this.functionsOfHolder, holder) > FUNCTIONS_PER_HOLDER || late;
    return push(late ? lateFunctions : functions, fn);
  }

  /**
   * Queues an object that has private fields or is a generator; `undefined` for any other. False when it was left out. Notes
   * WeakMaps and promises, and what nobody can look into.
   */
  addInside(target: object, at: Standing = NOWHERE): boolean | undefined {
    const first = this.read.proto(target);
    if (!first) return undefined;
    let known = this.protos.get(first);
    if (known === undefined) {
      this.protos.set(first, (known = insideOf(this.read, first)));
      this.receivers.meetInstanceOf(first);
    }
    const { inside, tag } = known;
    if (inside === 'promise') this.promises.meet({ ...at, target });
    if (inside === 'shut') this.noteShut(tag, at);
    if (inside === 'weak') this.weakMaps.meet({ ...at, target });
    if (inside !== 'told') return undefined;
    const ofClass = this.lots.meet(target, first);
    const late = ofClass > INSIDES_PER_CLASS && !this.kinds.of(target);
    return push(late ? this.lateInsides : this.insides, target);
  }

  /** What not even the inspector tells, but for the settlers and promises. What is yielded between is without meaning: the work can pause there. */
  *unseen(): Generator<undefined, Pick<Unseen, 'receivers' | 'example'>> {
    return yield* this.receivers.unseen(this.isPrograms);
  }

  /** What the next part of the search goes on from. */
  leftReceivers(): LeftReceivers {
    return this.receivers.left(this.isPrograms);
  }

  private readonly isPrograms = (key: string): boolean =>
    this.lots.isRead(key) && !this.memory.internalTexts.has(key);

  /** Where the program's promises stand that are pending, or that nobody could ask about. */
  pendingPromises(): Standing[] {
    return this.promises.pending.filter(at => !this.isOfNodes(ownerOf(at)));
  }

  /** What keeps things of the program's and tells nobody which, by V8's name of its kind. */
  shutKinds(): [tag: string, places: Standing[]][] {
    const kinds: [string, Standing[]][] = [...this.shut, ['WeakMap', this.weakMaps.unread]];
    return kinds
      .map(([tag, places]): [string, Standing[]] => [
        tag,
        places.filter(at => !this.isOfNodes(ownerOf(at))),
      ])
      .filter(([, places]) => places.length > 0);
  }

  /** Whether an object or scope is Node's own. */
  private isOfNodes(owner: Standing | undefined): boolean {
    const { read, memory } = this;
    const { target, isScope, up, name } = owner ?? NOWHERE;
    if (!target) return false;
    // What a gate names is a variable of a module of Node's.
    if (up && up.target === undefined && name !== undefined) return true;
    if (isScope) return memory.internal.has(target) || memory.nodesFunctions.has(target);
    const proto = read.proto(target);
    const constructor = proto && read.own(proto, 'constructor');
    return isObject(constructor) && memory.nodesFunctions.has(constructor);
  }

  /**
   * Functions of the code that has the FinalizationRegistries that were met, one for each, in their order; `undefined` where none
   * is known.
   */
  registryOwners(): (object | undefined)[] {
    return this.registries().map(at => this.codeOf(at));
  }

  /** Leaves out the FinalizationRegistries with these ordinals among those that were met. */
  dismissRegistries(ordinals: readonly number[]): void {
    const left = this.registries().filter((_, ordinal) => !ordinals.includes(ordinal));
    this.shut.set(REGISTRY, left);
  }

  private registries(): Standing[] {
    return this.shut.get(REGISTRY) ?? [];
  }

  /** The nearest function or class on the way up. */
  private codeOf(place: Standing): object | undefined {
    const { read, inspectable } = this;
    for (const { target } of wayTo(place).slice(1)) {
      if (!target || read.isProxy(target)) continue;
      const proto = typeof target === 'function' ? null : read.proto(target);
      const code = proto ? read.own(proto, 'constructor') : target;
      const isNative = typeof code !== 'function' || textOf(code).endsWith(NATIVE_END);
      if (!isNative) return inspectable.allows(code) ? code : undefined;
    }
    return undefined;
  }

  addClosure(instance: object, method: object): void {
    this.closures.push({ instance, method });
  }

  noteInternal(functions: unknown[]): void {
    for (const fn of functions) {
      if (typeof fn === 'function' && !this.read.isProxy(fn)) {
        this.memory.internalTexts.add(keyOf(textOf(fn)));
      }
    }
  }

  /** The next functions and proxies; with `deep` also those that look like many others. */
  nextFunctions(limit: number, deep: boolean): object[] {
    const batch: object[] = [];
    while (batch.length < limit && this.functions.length > 0) {
      const fn = this.functions.shift()!;
      // Functions like it may have turned out to be Node's own since it was met.
      const isInternal = !this.read.isProxy(fn) && this.memory.internalTexts.has(keyOf(textOf(fn)));
      if (!isInternal && this.inspectable.allows(fn)) batch.push(fn);
    }
    if (deep && batch.length < limit) {
      const late = this.lateFunctions.splice(0, limit - batch.length);
      for (const fn of late) if (this.inspectable.allows(fn)) batch.push(fn);
    }
    for (const fn of batch) this.lots.read(fn);
    return batch;
  }

  /** The next objects; with `deep` also those of which there are many. */
  nextInsides(limit: number, deep: boolean): object[] {
    const batch = this.insides.splice(0, limit);
    if (deep) batch.push(...this.lateInsides.splice(0, limit - batch.length));
    const allowed = batch.filter(target => this.inspectable.allows(target));
    for (const target of allowed) this.lots.read(target);
    return allowed;
  }

  /** The next instances, each followed by a method. */
  nextClosures(limit: number): object[] {
    const { inspectable } = this;
    return this.closures
      .splice(0, limit)
      .filter(({ instance, method }) => inspectable.allows(instance) && inspectable.allows(method))
      .flatMap(({ instance, method }) => [instance, method]);
  }

  private noteShut(tag: string, at: Standing): void {
    const places = this.shut.get(tag);
    if (!places) this.shut.set(tag, [at]);
    else if (places.length < MOST_SHUT) places.push(at);
  }
}

/** The key that functions with similar texts share. */
function keyOf(text: string): string {
  return `${text.length}:${text.slice(0, 80)}`;
}

function push(pending: object[], target: object): boolean {
  if (pending.length >= PENDING_LIMIT) return false;
  pending.push(target);
  return true;
}

/** Increments the count of a key. Answers the new count. */
function countIn<K>(
  counts: { get(key: K): number | undefined; set(key: K, count: number): unknown },
  key: K,
): number {
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}
