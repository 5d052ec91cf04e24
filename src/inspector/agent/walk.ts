import type { AgentConfig, WalkStatus } from './agentApi';
import type { Hidden } from './hidden';
import type { Kinds } from './kinds';
import type { Parking } from './parking';
import type { HostNatives, SafeRead } from './safeRead';

/** What one connection's walks remember, from walk to walk. */
export interface WalkMemory {
  /** What is known to be Node's own: functions, and beginnings of function texts. */
  internalTexts: Set<string>;
  internalFunctions: WeakSet<object>;
  /** Values of variables whose names stand for "empty". */
  empties: WeakSet<object>;
  /** A scope object is made anew by each look: the function behind it stays. */
  functionOfScope: WeakMap<object, object>;
  /** Where the last search ended, if it was not through: the next one goes on there. Nothing is kept alive by it. */
  unfinished: { visited: WeakSet<object>; frontier: WeakRef<object>[] } | undefined;
}

/** `known`: from what earlier walks found to free lists and their elements, no further. `search`: the whole program. */
export type WalkMode = 'known' | 'search';

/** The walk's methods, called from outside through `Runtime.callFunctionOn`. Strings in, strings or live values out. */
export interface Walk {
  addRoots(roots: unknown[]): void;
  /** Roots that wait until all that the others lead to is visited. */
  addLateRoots(roots: unknown[]): void;
  /** `scopes`: scope objects, or the whole `[[Scopes]]` list of the function at the same place in `functions`. */
  addScopes(functions: (object | undefined)[], scopes: unknown[]): void;
  /** Only the variables of these names. */
  addNamed(scopes: unknown, names: string[]): void;
  /** Texts that the walk met in Node's own scripts need not be looked at again. */
  noteInternal(functions: unknown[]): void;
  /** Private fields or closure variables of an object, which only the inspector can read. */
  addHidden(target: object, names: string[], values: unknown[]): void;
  /** `scopes`: the `[[Scopes]]` list of one of the target's methods. */
  addClosure(target: object, scopes: unknown): void;
  /** Visits objects for about `budgetMs`. `deep` also takes the rest of large containers. */
  step(budgetMs: number, deep: boolean): WalkStatus;
  takeFunctions(limit: number, deep: boolean): object[];
  takePrivates(limit: number): object[];
  takeClosures(limit: number): { instances: object[]; methods: object[] };
  isEmptyValue(value: unknown): boolean;
  /** Remembers what a search has not come to. */
  suspend(): void;
  /** Free lists with their owners, then instances that are not parked: where the next walk can begin. */
  seeds(): object[];
}

/**
 * A breadth-first walk over the target's object graph, bounded in objects and depth, and sliced in time. Runs inside the
 * target, made from its own text (see `createSafeRead`). Containers are sampled first and finished when they hold instances
 * of interest or when time is left, so that a cache of millions does not hide the pool beside it.
 */
export function createWalk(
  read: SafeRead,
  host: HostNatives,
  config: AgentConfig,
  memory: WalkMemory,
  kinds: Kinds,
  parking: Parking,
  hidden: Hidden,
  mode: WalkMode,
): Walk {
  const SAMPLE = 64;
  const FUNCTIONS_PER_HOLDER = 8;
  const FUNCTIONS_PER_TEXT = 24;
  const PRIVATES_PER_CLASS = 64;
  const CLASS_DEPTH = 4;
  const PENDING_LIMIT = 20_000;
  const FRONTIER_LIMIT = 5_000;
  /** Of what instances hold: a set of some 100,000 objects stops the target for 20 ms when it grows. */
  const LATE_LIMIT = 20_000;
  /** From a scope's function or a free list's owner: the list, and its elements. */
  const KNOWN_DEPTH = 2;
  const maxDepth = mode === 'known' ? KNOWN_DEPTH : Infinity;

  /** A container that is read a sample at a time. `next` reads one element, false after the last. */
  interface Cursor {
    holder: object;
    depth: number;
    found: boolean;
    next(): boolean;
  }

  const emptyNames = new Set<string>();
  for (const model of config.models) {
    for (const store of model.stores) {
      if (store.kind === 'field') for (const name of store.emptyNames) emptyNames.add(name);
    }
  }

  /** Objects that wait for their visit, and how many edges each is away from a root. */
  interface Lane {
    objects: object[];
    depths: number[];
    head: number;
  }
  const createLane = (): Lane => ({ objects: [], depths: [], head: 0 });
  const waitingIn = (lane: Lane): number => lane.objects.length - lane.head;

  const resumed = mode === 'search' ? memory.unfinished : undefined;
  if (mode === 'search') memory.unfinished = undefined;
  const visited = resumed?.visited ?? new WeakSet<object>();
  const roots: unknown[] = [];
  let nextRoot = 0;
  const lateRoots: unknown[] = [];
  for (const ref of resumed?.frontier ?? []) {
    const object = ref.deref();
    if (!object) continue;
    visited.delete(object);
    roots.push(object);
  }
  /** Visited, but some of what they lead to was left out. */
  const starved: object[] = [];
  const lane = createLane();
  /** What instances hold: visited when all else is done, since pools of millions of user values lead to few other pools. */
  const lateLane = createLane();
  let isLate = false;
  let depth = 0;
  /** What is read now is an instance: only what is pooled as well is of interest behind it. */
  let insideInstance = false;
  const cursors: Cursor[] = [];
  const lateCursors: Cursor[] = [];
  /** Containers that a free list's name led to are never sampled. */
  const wanted = new WeakSet<object>();
  let visits = 0;
  let dropped = 0;

  const privateProtos = new Map<object, { bears: boolean; taken: number }>();
  const functions: object[] = [];
  const lateFunctions: object[] = [];
  const functionsOfHolder = new WeakMap<object, number>();
  const functionsOfText = new Map<string, number>();
  const privates: object[] = [];
  const closures: { instance: object; method: object }[] = [];
  const depthOf = new WeakMap<object, number>();

  const textOf = (fn: object): string =>
    Reflect.apply(Function.prototype.toString, fn, []) as string;

  const textKey = (fn: object): string => {
    const text = textOf(fn);
    return `${text.length}:${text.slice(0, 80)}`;
  };

  const isFull = (): boolean => visits + waitingIn(lane) >= config.maxObjects;

  const enqueue = (value: object, valueDepth: number, late = isLate): void => {
    if (valueDepth > maxDepth || visited.has(value) || read.isProxy(value)) return;
    if (memory.internalFunctions.has(value)) return;
    if (isFull() || (late && waitingIn(lateLane) >= LATE_LIMIT)) {
      dropped++;
      return;
    }
    visited.add(value);
    const to = late ? lateLane : lane;
    to.objects.push(value);
    to.depths.push(valueDepth);
  };

  const takeFunction = (fn: object, holder: object | undefined): void => {
    if (visited.has(fn) || read.isProxy(fn) || memory.internalFunctions.has(fn)) return;
    const text = textOf(fn);
    // Node's primordials are bound calls, hundreds of them, over natives.
    const bound = text.endsWith('[native code] }');
    if (bound && !/^bound (?!call$|apply$)/.test(read.functionName(fn))) return;
    const key = bound ? read.functionName(fn) : `${text.length}:${text.slice(0, 80)}`;
    if (memory.internalTexts.has(key)) return;
    const ofText = (functionsOfText.get(key) ?? 0) + 1;
    functionsOfText.set(key, ofText);
    if (bound && ofText > FUNCTIONS_PER_TEXT) {
      dropped++;
      return;
    }
    let late = ofText > FUNCTIONS_PER_TEXT;
    if (holder) {
      const ofHolder = (functionsOfHolder.get(holder) ?? 0) + 1;
      functionsOfHolder.set(holder, ofHolder);
      late ||= ofHolder > FUNCTIONS_PER_HOLDER;
    }
    const pending = late ? lateFunctions : functions;
    if (pending.length < PENDING_LIMIT) pending.push(fn);
    else dropped++;
  };

  /** Follows one reference. Answers whether it leads to something pooled. */
  const edge = (
    holder: object | undefined,
    name: PropertyKey | undefined,
    value: unknown,
  ): boolean => {
    if (!read.isObject(value)) return false;
    const kind = kinds.of(value);
    if (typeof name === 'string') {
      if (parking.meet(name, value, holder)) wanted.add(value);
      if (emptyNames.has(name)) memory.empties.add(value);
    }
    const holderKind = holder && name !== undefined ? kinds.of(holder) : undefined;
    if (holder && holderKind && kind && holderKind !== kind) parking.own(holder, value);
    if (mode === 'search') {
      if (typeof value === 'function') takeFunction(value, holder);
      const isHeld = insideInstance && !kind && !wanted.has(value);
      enqueue(value, depth + 1, (isLate || isHeld) && !kind);
    } else if (!holder) {
      if (typeof value === 'function') takeFunction(value, holder);
      enqueue(value, 0);
    } else if (insideInstance) {
      // A chain of instances is one step, however long.
      if (kind) enqueue(value, depth);
      else if (wanted.has(value)) enqueue(value, depth + 1);
    } else {
      enqueue(value, depth + 1);
    }
    return kind !== undefined;
  };

  const bearsPrivates = (target: object): void => {
    const first = read.proto(target);
    if (!first) return;
    let entry = privateProtos.get(first);
    if (!entry) {
      let bears = false;
      let proto: object | null = first;
      for (let step = 0; proto && step < CLASS_DEPTH && !bears; step++) {
        const constructor = read.own(proto, 'constructor');
        if (typeof constructor === 'function' && !read.isProxy(constructor)) {
          const text = textOf(constructor);
          bears = text.startsWith('class') && /#[\w$]/.test(text);
        }
        proto = read.proto(proto);
      }
      privateProtos.set(first, (entry = { bears, taken: 0 }));
    }
    if (!entry.bears) return;
    entry.taken++;
    if (entry.taken <= PRIVATES_PER_CLASS || kinds.of(target)) {
      depthOf.set(target, depth);
      privates.push(target);
    } else dropped++;
  };

  const sample = (cursor: Cursor): boolean => {
    for (let i = 0; i < SAMPLE; i++) if (!cursor.next()) return false;
    return true;
  };

  /** Reads the beginning of a container; the rest waits for its turn. */
  const readContainer = (holder: object, next: (cursor: Cursor) => boolean): void => {
    const cursor: Cursor = {
      holder,
      depth,
      found: wanted.has(holder),
      next: () => next(cursor),
    };
    if (sample(cursor)) (cursor.found ? cursors : lateCursors).push(cursor);
  };

  const readCollection = (target: object, iterator: Iterator<unknown>, isMap: boolean): void => {
    readContainer(target, cursor => {
      const step = iterator.next();
      if (step.done) return false;
      const parts = isMap ? (step.value as unknown[]) : [step.value];
      for (const part of parts) if (edge(target, undefined, part)) cursor.found = true;
      return true;
    });
  };

  const readArray = (target: unknown[]): void => {
    let index = 0;
    const end = Number(read.own(target, 'length'));
    if (end === 0) return;
    readContainer(target, cursor => {
      if (index >= end) return false;
      if (edge(target, undefined, read.own(target, index++))) cursor.found = true;
      return true;
    });
  };

  const readFields = (target: object): void => {
    const keys = read.keys(target);
    const isFunction = typeof target === 'function';
    const readField = (key: PropertyKey): boolean =>
      !(isFunction && key === 'prototype') && edge(target, key, read.own(target, key));
    if (keys.length <= SAMPLE) {
      for (const key of keys) readField(key);
      return;
    }
    let at = 0;
    readContainer(target, cursor => {
      if (at >= keys.length) return false;
      if (readField(keys[at++]!)) cursor.found = true;
      return true;
    });
  };

  const visit = (target: object): void => {
    visits++;
    insideInstance = false;
    if (typeof target !== 'function') {
      const instance = kinds.classify(target);
      if (instance?.method) closures.push({ instance: target, method: instance.method });
      insideInstance = instance !== undefined;
      bearsPrivates(target);
    }
    if (ArrayBuffer.isView(target)) return;
    if (host.isMap(target)) {
      const entries = Reflect.apply(Map.prototype.entries, target, []) as Iterator<unknown>;
      readCollection(target, entries, true);
    } else if (host.isSet(target)) {
      const values = Reflect.apply(Set.prototype.values, target, []) as Iterator<unknown>;
      readCollection(target, values, false);
    }
    if (Array.isArray(target)) return readArray(target);
    readFields(target);
    const base = typeof target === 'function' ? read.proto(target) : null;
    if (base) enqueue(base, depth + 1);
  };

  const runCursor = (list: Cursor[]): boolean => {
    const cursor = list[list.length - 1];
    if (!cursor) return false;
    if (isFull()) {
      dropped++;
      list.pop();
      return true;
    }
    ({ depth } = cursor);
    insideInstance = false;
    if (!sample(cursor)) list.splice(list.indexOf(cursor), 1);
    else if (cursor.found && list === lateCursors) {
      list.splice(list.indexOf(cursor), 1);
      cursors.push(cursor);
    }
    return true;
  };

  /** From now on edges lead away from what the inspector told of `target`. */
  const standAt = (target: object | undefined): void => {
    depth = (target && depthOf.get(target)) ?? 0;
    insideInstance = target !== undefined && kinds.of(target) !== undefined;
  };

  const visitNext = (from: Lane): boolean => {
    if (waitingIn(from) === 0) return false;
    isLate = from === lateLane;
    depth = from.depths[from.head]!;
    const target = from.objects[from.head++]!;
    const before = dropped;
    visit(target);
    if (dropped > before && starved.length < FRONTIER_LIMIT) starved.push(target);
    if (from.head > 4096) {
      from.objects.splice(0, from.head);
      from.depths.splice(0, from.head);
      from.head = 0;
    }
    isLate = false;
    return true;
  };

  const takeRoot = (): boolean => {
    if (nextRoot >= roots.length) return false;
    standAt(undefined);
    edge(undefined, undefined, roots[nextRoot++]);
    return true;
  };

  /** What has to wait for all functions, which may lead to pools: the late roots, and what instances hold. */
  const visitLate = (): boolean => {
    if (functions.length > 0) return false;
    if (lateRoots.length === 0) return visitNext(lateLane);
    for (const root of lateRoots.splice(0)) roots.push(root);
    return true;
  };

  const step = (budgetMs: number, deep: boolean): WalkStatus => {
    const started = host.now();
    let idle = false;
    while (!idle && host.now() - started < budgetMs) {
      idle =
        !takeRoot() &&
        !visitNext(lane) &&
        !runCursor(cursors) &&
        !visitLate() &&
        !(deep && runCursor(lateCursors));
    }
    return {
      idle,
      visited: visits,
      skipped: dropped + waitingIn(lateLane) + lateCursors.length + lateFunctions.length,
      sought: kinds.sought(),
      functions: functions.length + (deep ? lateFunctions.length : 0),
      kinds: kinds.unreported(),
      privates: privates.length,
      closures: closures.length,
      sliceMs: host.now() - started,
    };
  };

  /** The scope objects behind `[[Scopes]]` (entries `{description, object}`) or behind a call frame (the object itself). */
  const scopesIn = (scopes: unknown): object[] => {
    if (!read.isObject(scopes)) return [];
    if (!Array.isArray(scopes)) return [scopes];
    const found: object[] = [];
    for (let i = 0, end = Number(read.own(scopes, 'length')); i < Math.min(end, SAMPLE); i++) {
      const entry = read.own(scopes, i);
      if (!read.isObject(entry) || read.own(entry, 'description') === 'Global') continue;
      const scope = read.own(entry, 'object');
      if (read.isObject(scope)) found.push(scope);
    }
    return found;
  };

  return {
    addRoots(more) {
      for (const root of more) roots.push(root);
    },
    addLateRoots(more) {
      for (const root of more) lateRoots.push(root);
    },
    addScopes(owners, lists) {
      standAt(undefined);
      for (const [i, list] of lists.entries()) {
        const owner = owners[i];
        for (const scope of scopesIn(list)) {
          if (owner) memory.functionOfScope.set(scope, owner);
          for (const key of read.keys(scope)) edge(scope, key, read.own(scope, key));
        }
      }
    },
    addNamed(scopes, names) {
      standAt(undefined);
      for (const scope of scopesIn(scopes)) {
        for (const name of names) edge(scope, name, read.own(scope, name));
      }
    },
    noteInternal(fns) {
      for (const fn of fns) if (read.isObject(fn)) memory.internalTexts.add(textKey(fn));
    },
    addHidden(target, names, values) {
      standAt(target);
      for (let i = 0; i < names.length; i++) {
        hidden.add(target, names[i]!, values[i]);
        edge(target, names[i], values[i]);
      }
    },
    addClosure(target, scopes) {
      standAt(target);
      for (const scope of scopesIn(scopes)) {
        for (const key of read.keys(scope)) {
          const value = read.own(scope, key);
          if (typeof key === 'string' && hidden.add(target, key, value)) edge(target, key, value);
        }
      }
    },
    step,
    takeFunctions(limit, deep) {
      const taken: object[] = [];
      while (taken.length < limit && functions.length > 0) {
        const fn = functions.shift()!;
        // Its like may have turned out to be Node's own since it was met.
        if (!memory.internalTexts.has(textKey(fn))) taken.push(fn);
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
    isEmptyValue: value => read.isObject(value) && memory.empties.has(value),
    suspend() {
      if (mode === 'known') return;
      const left: unknown[] = [...roots.slice(nextRoot), ...lateRoots];
      const add = (objects: object[], from = 0): void => {
        for (let i = from; i < objects.length && left.length < FRONTIER_LIMIT; i++)
          left.push(objects[i]);
      };
      add(functions);
      add(lane.objects, lane.head);
      add(starved);
      add(lateFunctions);
      add([...cursors, ...lateCursors].map(cursor => cursor.holder));
      add(lateLane.objects, lateLane.head);
      const frontier = left.filter(read.isObject).map(object => new WeakRef(object));
      memory.unfinished = frontier.length > 0 ? { visited, frontier } : undefined;
    },
    seeds() {
      // Parked instances are found through their lists again.
      const inUse = kinds.instances().filter(instance => !parking.isIdle(instance));
      return [...parking.holders(), ...inUse].map(seed => memory.functionOfScope.get(seed) ?? seed);
    },
  };
}
