import type { Inspectable } from './inspectable';
import type { Kinds } from './kinds';
import { textOf } from './functionText';
import type { SafeRead } from './safeRead';
import type { WalkMemory } from './walkMemory';

const FUNCTIONS_PER_HOLDER = 8;
const FUNCTIONS_PER_TEXT = 24;
const PRIVATES_PER_CLASS = 64;
/** Number of classes in a chain whose texts are searched for private fields. */
const CLASS_TEXTS = 4;
const PENDING_LIMIT = 20_000;

/** What a walk has met and only the inspector can look into: functions, proxies, private fields, closures. */
export class Pending {
  readonly functions: object[] = [];
  /** Functions that look like many others. */
  readonly lateFunctions: object[] = [];
  readonly privates: object[] = [];
  readonly closures: { instance: object; method: object }[] = [];
  private readonly functionsOfHolder = new WeakMap<object, number>();
  private readonly functionsOfText = new Map<string, number>();
  private readonly privateProtos = new Map<object, { bears: boolean; queued: number }>();

  constructor(
    private readonly read: SafeRead,
    private readonly kinds: Kinds,
    private readonly memory: Pick<WalkMemory, 'nodesOwn' | 'internalTexts'>,
    private readonly inspectable: Pick<Inspectable, 'allows'>,
  ) {}

  /** Queues a function or Proxy, unless it is Node's own. False when it was left out. */
  addFunction(fn: object, holder: object | undefined): boolean {
    const { read, memory, functions, lateFunctions } = this;
    if (memory.nodesOwn.has(fn)) return true;
    if (read.isProxy(fn)) {
      const ofText = countIn(this.functionsOfText, 'Proxy');
      return push(ofText > FUNCTIONS_PER_TEXT ? lateFunctions : functions, fn);
    }
    const text = textOf(fn);
    // Node's primordials include hundreds of functions bound to natives.
    const bound = text.endsWith('[native code] }');
    if (bound && !/^bound (?!call$|apply$)/.test(read.functionName(fn))) return true;
    const key = bound ? read.functionName(fn) : keyOf(text);
    if (memory.internalTexts.has(key)) return true;
    const ofText = countIn(this.functionsOfText, key);
    if (bound && ofText > FUNCTIONS_PER_TEXT) return false;
    let late = ofText > FUNCTIONS_PER_TEXT;
    if (holder) late = countIn(this.functionsOfHolder, holder) > FUNCTIONS_PER_HOLDER || late;
    return push(late ? lateFunctions : functions, fn);
  }

  /** Queues an object whose class has private fields. False when it was left out. */
  addPrivates(target: object): boolean {
    const first = this.read.proto(target);
    if (!first) return true;
    let entry = this.privateProtos.get(first);
    if (!entry) {
      entry = { bears: this.bearsPrivates(first), queued: 0 };
      this.privateProtos.set(first, entry);
    }
    if (!entry.bears) return true;
    entry.queued++;
    if (entry.queued > PRIVATES_PER_CLASS && !this.kinds.of(target)) return false;
    this.privates.push(target);
    return true;
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
    return batch;
  }

  nextPrivates(limit: number): object[] {
    return this.privates.splice(0, limit).filter(target => this.inspectable.allows(target));
  }

  /** The next instances, each followed by a method. */
  nextClosures(limit: number): object[] {
    const { inspectable } = this;
    return this.closures
      .splice(0, limit)
      .filter(({ instance, method }) => inspectable.allows(instance) && inspectable.allows(method))
      .flatMap(({ instance, method }) => [instance, method]);
  }

  private bearsPrivates(first: object): boolean {
    const { read } = this;
    let proto: object | null = first;
    for (let step = 0; proto && step < CLASS_TEXTS; step++) {
      const constructor = read.own(proto, 'constructor');
      if (typeof constructor === 'function' && !read.isProxy(constructor)) {
        const text = textOf(constructor);
        if (text.startsWith('class') && /#[\w$]/.test(text)) return true;
      }
      proto = read.proto(proto);
    }
    return false;
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
