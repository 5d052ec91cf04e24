import type { AgentConfig, WalkStatus } from '../agentApi';
import type { Hidden } from './hidden';
import type { Kinds } from './kinds';
import type { Place } from './known';
import type { Parking } from './parking';
import type { Pending } from './pending';
import type { HostNatives, SafeRead } from './safeRead';
import type { SharedScopes } from './sharedScopes';
import type { Unfinished, WalkMemory } from './walkMemory';

/** `known`: from what earlier walks found to free lists and their elements, no further. `search`: the whole program. */
export type WalkMode = 'known' | 'search';

/** The walk's methods, called from outside through `Runtime.callFunctionOn`. Strings in, strings or live values out. */
export interface Walk {
  addRoots(roots: unknown[]): void;
  /** Roots that are asked for one by one, behind the others. */
  addSource(roots: Iterator<object>): void;
  /** Roots that wait until all that the others lead to is visited. */
  addLateRoots(roots: unknown[]): void;
  /** What led to instances before: only instances, free lists and containers behind `vias` are followed. */
  addPlaces(places: Place[]): void;
  /** `scopes`: scope objects, or the whole `[[Scopes]]` list of the function at the same place in `functions`. */
  addScopes(functions: (object | undefined)[], scopes: unknown[]): void;
  /** Only the variables of these names. */
  addNamed(scopes: unknown, names: string[]): void;
  /** Private fields or closure variables of an object, which only the inspector can read. */
  addHidden(target: object, names: string[], values: unknown[]): void;
  /** `scopes`: the `[[Scopes]]` list of one of the target's methods. */
  addClosure(target: object, scopes: unknown): void;
  /** Visits objects for about `budgetMs`. `deep` also takes the rest of large containers. */
  step(budgetMs: number, deep: boolean): Omit<WalkStatus, 'probed'>;
  isEmptyValue(value: unknown): boolean;
  /** What a search has not come to; `undefined` when it is through. */
  unfinished(): Unfinished | undefined;
  /** What led to instances in this walk: where the next one can begin. */
  places(): Place[];
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
  pending: Pending,
  shared: SharedScopes,
  mode: WalkMode,
): Walk {
  const SAMPLE = 64;
  const FRONTIER_LIMIT = 5_000;
  const PLACES_LIMIT = 20_000;
  /** Of what instances hold: a set of some 100,000 objects stops the target for 20 ms when it grows. */
  const LATE_LIMIT = 20_000;
  /** From a scope's function or a free list's owner: the list, and its elements. */
  const KNOWN_DEPTH = 2;
  const CLASS_DEPTH = 4;
  const NO_VIAS: ReadonlySet<PropertyKey | undefined> = new Set();
  const maxDepth = mode === 'known' ? KNOWN_DEPTH : Infinity;

  /** What is read just now, and how edges lead away from it. */
  interface Standing {
    /** `undefined`: a root is taken. */
    target: object | undefined;
    /** Edges from a root. */
    depth: number;
    /** Only what is pooled as well is of interest behind it. */
    isInstance: boolean;
    isLate: boolean;
    /** Set when this is a place that led to instances before. */
    vias: Place['vias'] | undefined;
    /** What led here, and by which name. */
    parent: object | undefined;
    name: PropertyKey | undefined;
  }
  const NOWHERE: Standing = {
    ...{ target: undefined, depth: 0, isInstance: false, isLate: false },
    ...{ vias: undefined, parent: undefined, name: undefined },
  };

  /** A container that is read a sample at a time. `next` reads one element, false after the last. */
  interface Cursor {
    holder: object;
    from: Standing;
    found: boolean;
    next(): boolean;
  }

  const emptyNames = new Set<string>();
  for (const model of config.models) {
    for (const store of model.stores) {
      if (store.kind === 'field') for (const name of store.emptyNames) emptyNames.add(name);
    }
  }

  /** Objects that wait for their visit, how many edges each is away from a root, and what led to each. */
  interface Lane {
    objects: object[];
    depths: number[];
    parents: (object | undefined)[];
    names: (PropertyKey | undefined)[];
    head: number;
  }
  const createLane = (): Lane => ({ objects: [], depths: [], parents: [], names: [], head: 0 });
  const waitingIn = (lane: Lane): number => lane.objects.length - lane.head;

  const resumed = mode === 'search' ? memory.unfinished : undefined;
  const visited = resumed?.visited ?? new WeakSet<object>();
  const roots: unknown[] = [];
  let nextRoot = 0;
  const sources: Iterator<object>[] = [];
  const lateRoots: unknown[] = [];
  for (const ref of resumed?.frontier ?? []) {
    const object = ref.deref();
    if (!object) continue;
    visited.delete(object);
    roots.push(object);
  }
  /** Visited, but some of what they lead to was left out. */
  const starved = new Set<object>();
  let lost = resumed?.lost ?? 0;
  const lane = createLane();
  /** What instances hold: visited when all else is done, since pools of millions of user values lead to few other pools. */
  const lateLane = createLane();
  let from = NOWHERE;
  const cursors: Cursor[] = [];
  const lateCursors: Cursor[] = [];
  /** Containers that a free list's name led to are never sampled. */
  const wanted = new WeakSet<object>();
  const placesToVisit: Place[] = [];
  const placesTaken = new WeakSet<object>();
  const viasOfFunction = new WeakMap<object, Place['vias']>();
  const found = new Map<object, Set<PropertyKey | undefined>>();
  /** Functions, and the instance that holds each. */
  const instanceOf = new WeakMap<object, object>();
  /** Instances whose closures are read with them, in each pass. */
  const closed = new WeakSet<object>();
  let visits = 0;
  let dropped = 0;
  let workers = 0;
  const isWorkerProto = new Map<object, boolean>();
  const depthOf = new WeakMap<object, number>();

  const isFull = (): boolean => visits + waitingIn(lane) >= config.maxObjects;

  /** Something was left out: what is read now has to be read again when the search goes on. */
  const drop = (value: object): void => {
    dropped++;
    const again = from.target ?? value;
    if (starved.has(again)) return;
    if (starved.size < FRONTIER_LIMIT) starved.add(again);
    else lost++;
  };

  const enqueue = (value: object, depth: number, name?: PropertyKey, late = from.isLate): void => {
    if (depth > maxDepth || visited.has(value) || read.isProxy(value)) return;
    if (memory.nodesOwn.has(value)) return;
    if (isFull() || (late && waitingIn(lateLane) >= LATE_LIMIT)) return drop(value);
    visited.add(value);
    const to = late ? lateLane : lane;
    to.objects.push(value);
    to.depths.push(depth);
    to.parents.push(from.target);
    to.names.push(name);
  };

  /** Functions and proxies: only the inspector tells what is behind them. */
  const isOpaque = (value: object): boolean => typeof value === 'function' || read.isProxy(value);
  const takeOpaque = (value: object, holder: object | undefined): void => {
    if (visited.has(value)) return;
    if (from.isInstance && holder) instanceOf.set(value, holder);
    if (!pending.addFunction(value, holder)) drop(value);
    if (read.isProxy(value)) visited.add(value);
  };

  const noteVia = (holder: object, via: PropertyKey | undefined | null): void => {
    let vias = found.get(holder);
    if (!vias) {
      if (found.size >= PLACES_LIMIT) return;
      found.set(holder, (vias = new Set()));
    }
    if (via !== null) vias.add(via);
  };
  /** An instance was met here. */
  const notePlace = (): void => {
    const { target, parent, name, isInstance } = from;
    if (!target || isInstance || found.has(target)) return;
    noteVia(target, null);
    if (parent && !kinds.of(parent)) noteVia(parent, name);
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
    // What a scope holds is noted with the function that stands for it.
    if (kind && holder === from.target) notePlace();
    const { depth, isInstance, vias } = from;
    if (mode === 'search') {
      if (isOpaque(value)) takeOpaque(value, holder);
      const isHeld = isInstance && !kind && !wanted.has(value);
      enqueue(value, depth + 1, name, (from.isLate || isHeld) && !kind);
    } else if (!holder) {
      if (isOpaque(value)) takeOpaque(value, holder);
      enqueue(value, 0);
    } else if (isInstance || vias) {
      // A chain of instances is one step, however long.
      if (kind) enqueue(value, depth, name);
      else if (wanted.has(value)) enqueue(value, depth + 1, name);
      else if (vias?.has(name) || vias?.has(undefined))
        placesToVisit.push({ holder: value, vias: NO_VIAS });
    } else {
      enqueue(value, depth + 1, name);
    }
    return kind !== undefined;
  };

  /** Whether the object is one of Node's workers that runs: it has a heap of its own. */
  const isRunningWorker = (target: object): boolean => {
    const first = host.workerPrototype && read.proto(target);
    if (!first) return false;
    let isWorker = isWorkerProto.get(first);
    if (isWorker === undefined) {
      isWorker = false;
      let proto: object | null = first;
      for (let step = 0; proto && step < CLASS_DEPTH; step++) {
        isWorker ||= proto === host.workerPrototype;
        proto = read.proto(proto);
      }
      isWorkerProto.set(first, isWorker);
    }
    if (!isWorker) return false;
    // Node takes the handle away when the thread ends.
    for (const key of read.keys(target)) {
      if (typeof key === 'symbol' && key.description === 'kHandle')
        return read.isObject(read.own(target, key));
    }
    return false;
  };

  const sample = (cursor: Cursor): boolean => {
    for (let i = 0; i < SAMPLE; i++) if (!cursor.next()) return false;
    return true;
  };

  /** Reads the beginning of a container; the rest waits for its turn. */
  const readContainer = (holder: object, next: (cursor: Cursor) => boolean): void => {
    const cursor: Cursor = {
      holder,
      from,
      found: wanted.has(holder) || from.vias?.size === 0,
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

  const readContents = (target: object): void => {
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
  };

  const visit = (target: object): void => {
    visits++;
    if (typeof target !== 'function') {
      const instance = kinds.classify(target);
      if (instance?.method) {
        pending.addClosure(target, instance.method);
        closed.add(target);
      }
      from.isInstance = instance !== undefined;
      const before = pending.privates.length;
      if (!pending.addPrivates(target)) drop(target);
      if (pending.privates.length > before) depthOf.set(target, from.depth);
      if (isRunningWorker(target)) workers++;
    }
    readContents(target);
    const base = typeof target === 'function' ? read.proto(target) : null;
    if (base) enqueue(base, from.depth + 1);
  };

  const runCursor = (list: Cursor[]): boolean => {
    const cursor = list[list.length - 1];
    if (!cursor) return false;
    ({ from } = cursor);
    if (isFull()) {
      drop(cursor.holder);
      list.pop();
      return true;
    }
    if (!sample(cursor)) list.splice(list.indexOf(cursor), 1);
    else if (cursor.found && list === lateCursors) {
      list.splice(list.indexOf(cursor), 1);
      cursors.push(cursor);
    }
    return true;
  };

  /** From now on edges lead away from what the inspector told of `target`. */
  const standAt = (target: object | undefined, vias?: Place['vias']): void => {
    const depth = (target && depthOf.get(target)) ?? 0;
    const isInstance = target !== undefined && kinds.of(target) !== undefined;
    from = { ...NOWHERE, target, depth, isInstance, vias };
  };

  const visitNext = (line: Lane): boolean => {
    if (waitingIn(line) === 0) return false;
    const at = line.head++;
    const target = line.objects[at]!;
    from = {
      target,
      depth: line.depths[at]!,
      isInstance: false,
      isLate: line === lateLane,
      vias: undefined,
      parent: line.parents[at],
      name: line.names[at],
    };
    visit(target);
    if (line.head > 4096) {
      for (const list of [line.objects, line.depths, line.parents, line.names])
        list.splice(0, line.head);
      line.head = 0;
    }
    return true;
  };

  const takeRoot = (): boolean => {
    from = NOWHERE;
    if (nextRoot < roots.length) {
      edge(undefined, undefined, roots[nextRoot++]);
      return true;
    }
    const next = sources[0]?.next();
    if (!next) return false;
    if (next.done) sources.shift();
    else edge(undefined, undefined, next.value);
    return true;
  };

  const visitPlace = (): boolean => {
    const place = placesToVisit.pop();
    if (!place) return false;
    const { holder, vias } = place;
    if (placesTaken.has(holder) || kinds.of(holder)) return true;
    placesTaken.add(holder);
    if (isOpaque(holder)) {
      if (read.isProxy(holder) || visited.has(holder)) return true;
      viasOfFunction.set(holder, vias);
      takeOpaque(holder, undefined);
      standAt(holder, vias);
      readFields(holder);
      return true;
    }
    visits++;
    standAt(holder, vias);
    readContents(holder);
    return true;
  };

  /** What has to wait for all functions, which may lead to pools: the late roots, and what instances hold. */
  const visitLate = (): boolean => {
    if (pending.functions.length > 0) return false;
    if (lateRoots.length === 0) return visitNext(lateLane);
    for (const root of lateRoots.splice(0)) roots.push(root);
    return true;
  };

  const step = (budgetMs: number, deep: boolean): Omit<WalkStatus, 'probed'> => {
    const started = host.now();
    let idle = false;
    while (!idle && host.now() - started < budgetMs) {
      idle =
        !takeRoot() &&
        !visitPlace() &&
        !visitNext(lane) &&
        !runCursor(cursors) &&
        !visitLate() &&
        !(deep && runCursor(lateCursors));
    }
    const { functions, lateFunctions } = pending;
    return {
      idle,
      visited: visits,
      dropped: dropped + (resumed?.lost ?? 0),
      waiting: waitingIn(lateLane) + lateCursors.length + lateFunctions.length,
      full: isFull(),
      workers,
      sought: kinds.sought(),
      functions: functions.length + (deep ? lateFunctions.length : 0),
      kinds: kinds.unreported(),
      privates: pending.privates.length,
      closures: pending.closures.length,
      sliceMs: host.now() - started,
    };
  };

  /** The scope objects behind `[[Scopes]]` (entries `{description, object}`) or behind a call frame (the object itself). */
  const scopesIn = (scopes: unknown): object[] => {
    if (!read.isObject(scopes)) return [];
    if (!Array.isArray(scopes)) return [scopes];
    const objects: object[] = [];
    for (let i = 0, end = Number(read.own(scopes, 'length')); i < Math.min(end, SAMPLE); i++) {
      const entry = read.own(scopes, i);
      if (!read.isObject(entry) || read.own(entry, 'description') === 'Global') continue;
      const scope = read.own(entry, 'object');
      if (read.isObject(scope)) objects.push(scope);
    }
    return objects;
  };

  const readScope = (owner: object | undefined, scope: object): void => {
    const names = read.keys(scope);
    const instance = owner && instanceOf.get(owner);
    // What a pass finds by the instance, it need not find by the instance's functions as well.
    let first = instance && closed.has(instance) ? instance : undefined;
    for (const name of names) {
      const value = read.own(scope, name);
      const isPooled = edge(scope, name, value);
      if (!owner || !read.isObject(value) || value === instance) continue;
      if (!isPooled && !wanted.has(value)) continue;
      first ??= shared.firstOf(owner, value, name, names);
      if (isPooled && first === owner) noteVia(owner, null);
    }
    if (owner) memory.functionOfScope.set(scope, first ?? owner);
  };

  return {
    addRoots(more) {
      for (const root of more) roots.push(root);
    },
    addSource: more => sources.push(more),
    addLateRoots(more) {
      for (const root of more) lateRoots.push(root);
    },
    addPlaces(places) {
      for (const place of places) placesToVisit.push(place);
    },
    addScopes(owners, lists) {
      for (const [i, list] of lists.entries()) {
        const owner = owners[i];
        standAt(owner, owner && viasOfFunction.get(owner));
        from.depth = 0;
        for (const scope of scopesIn(list))
          if (!memory.nodesOwn.has(scope)) readScope(owner, scope);
      }
    },
    addNamed(scopes, names) {
      standAt(undefined);
      for (const scope of scopesIn(scopes)) {
        for (const name of names) edge(scope, name, read.own(scope, name));
      }
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
    isEmptyValue: value => read.isObject(value) && memory.empties.has(value),
    unfinished() {
      const frontier: WeakRef<object>[] = [];
      let left = lost;
      const add = (objects: Iterable<unknown>): void => {
        for (const object of objects) {
          if (!read.isObject(object)) continue;
          if (frontier.length < FRONTIER_LIMIT) frontier.push(new WeakRef(object));
          else left++;
        }
      };
      add(roots.slice(nextRoot));
      add(lateRoots);
      add(pending.functions);
      add(lane.objects.slice(lane.head));
      add(starved);
      add(pending.lateFunctions);
      add([...cursors, ...lateCursors].map(cursor => cursor.holder));
      add(lateLane.objects.slice(lateLane.head));
      return frontier.length > 0 ? { visited, frontier, lost: left } : undefined;
    },
    places: () => [...found].map(([holder, vias]) => ({ holder, vias })),
  };
}
