import type { Kinds } from './kinds';
import type { SafeRead } from './safeRead';
import type { WalkMemory } from './walkMemory';

/** What a walk has met and only the inspector can look into: functions, proxies, private fields, closures. */
export interface Pending {
  /** A function or a Proxy, unless it is Node's own. False when it was left out. */
  addFunction(fn: object, holder: object | undefined): boolean;
  /** An object whose class has private fields. False when it was left out. */
  addPrivates(target: object): boolean;
  addClosure(instance: object, method: object): void;
  noteInternal(functions: unknown[]): void;
  /** Functions and proxies; `deep` also those that look like many others. */
  takeFunctions(limit: number, deep: boolean): object[];
  takePrivates(limit: number): object[];
  takeClosures(limit: number): { instances: object[]; methods: object[] };
  functions: object[];
  lateFunctions: object[];
  privates: object[];
  closures: { instance: object; method: object }[];
}

/** Runs inside the target, made from its own text (see `createSafeRead`). */
export function createPending(read: SafeRead, kinds: Kinds, memory: WalkMemory): Pending {
  const FUNCTIONS_PER_HOLDER = 8;
  const FUNCTIONS_PER_TEXT = 24;
  const PRIVATES_PER_CLASS = 64;
  const CLASS_DEPTH = 4;
  const PENDING_LIMIT = 20_000;

  const functions: object[] = [];
  const lateFunctions: object[] = [];
  const functionsOfHolder = new WeakMap<object, number>();
  const functionsOfText = new Map<string, number>();
  const privateProtos = new Map<object, { bears: boolean; taken: number }>();
  const privates: object[] = [];
  const closures: { instance: object; method: object }[] = [];

  const textOf = (fn: object): string =>
    Reflect.apply(Function.prototype.toString, fn, []) as string;
  const keyOf = (text: string): string => `${text.length}:${text.slice(0, 80)}`;
  const push = (pending: object[], target: object): boolean => {
    if (pending.length >= PENDING_LIMIT) return false;
    pending.push(target);
    return true;
  };
  const countOf = <K>(counts: { get(key: K): number | undefined }, key: K): number =>
    (counts.get(key) ?? 0) + 1;

  const bearsPrivates = (first: object): boolean => {
    let proto: object | null = first;
    for (let step = 0; proto && step < CLASS_DEPTH; step++) {
      const constructor = read.own(proto, 'constructor');
      if (typeof constructor === 'function' && !read.isProxy(constructor)) {
        const text = textOf(constructor);
        if (text.startsWith('class') && /#[\w$]/.test(text)) return true;
      }
      proto = read.proto(proto);
    }
    return false;
  };

  return {
    functions,
    lateFunctions,
    privates,
    closures,
    addFunction(fn, holder) {
      if (memory.nodesOwn.has(fn)) return true;
      if (read.isProxy(fn)) {
        const ofText = countOf(functionsOfText, 'Proxy');
        functionsOfText.set('Proxy', ofText);
        return push(ofText > FUNCTIONS_PER_TEXT ? lateFunctions : functions, fn);
      }
      const text = textOf(fn);
      // Node's primordials are bound calls, hundreds of them, over natives.
      const bound = text.endsWith('[native code] }');
      if (bound && !/^bound (?!call$|apply$)/.test(read.functionName(fn))) return true;
      const key = bound ? read.functionName(fn) : keyOf(text);
      if (memory.internalTexts.has(key)) return true;
      const ofText = countOf(functionsOfText, key);
      functionsOfText.set(key, ofText);
      if (bound && ofText > FUNCTIONS_PER_TEXT) return false;
      let late = ofText > FUNCTIONS_PER_TEXT;
      if (holder) {
        const ofHolder = countOf(functionsOfHolder, holder);
        functionsOfHolder.set(holder, ofHolder);
        late ||= ofHolder > FUNCTIONS_PER_HOLDER;
      }
      return push(late ? lateFunctions : functions, fn);
    },
    addPrivates(target) {
      const first = read.proto(target);
      if (!first) return true;
      let entry = privateProtos.get(first);
      if (!entry) privateProtos.set(first, (entry = { bears: bearsPrivates(first), taken: 0 }));
      if (!entry.bears) return true;
      entry.taken++;
      if (entry.taken > PRIVATES_PER_CLASS && !kinds.of(target)) return false;
      privates.push(target);
      return true;
    },
    addClosure: (instance, method) => closures.push({ instance, method }),
    noteInternal(fns) {
      for (const fn of fns) {
        if (read.isObject(fn) && !read.isProxy(fn)) memory.internalTexts.add(keyOf(textOf(fn)));
      }
    },
    takeFunctions(limit, deep) {
      const taken: object[] = [];
      while (taken.length < limit && functions.length > 0) {
        const fn = functions.shift()!;
        // Its like may have turned out to be Node's own since it was met.
        if (read.isProxy(fn) || !memory.internalTexts.has(keyOf(textOf(fn)))) taken.push(fn);
      }
      if (deep && taken.length < limit)
        taken.push(...lateFunctions.splice(0, limit - taken.length));
      return taken;
    },
    takePrivates: limit => privates.splice(0, limit),
    takeClosures(limit) {
      const taken = closures.splice(0, limit);
      return { instances: taken.map(c => c.instance), methods: taken.map(c => c.method) };
    },
  };
}
