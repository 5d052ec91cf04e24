import type { AgentConfig, WalkStatus } from './agentApi';
import type { HostNatives, SafeRead } from './safeRead';

/** What is known to be Node's own, from walk to walk: functions, and beginnings of function texts. */
export interface Internal {
  texts: Set<string>;
  functions: WeakSet<object>;
}

/** The walk's methods, called from outside through `Runtime.callFunctionOn`. Strings in, strings or live values out. */
export interface Walk {
  addRoots(roots: unknown[]): void;
  /** Scope objects, or whole `[[Scopes]]` lists of functions. */
  addScopes(scopes: unknown[]): void;
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
  takeKinds(): { ordinals: number[]; functions: object[] };
  takePrivates(limit: number): object[];
  takeClosures(limit: number): { instances: object[]; methods: object[] };
  /** Says which model a kind is; -1 when it is none. */
  confirm(kind: number, model: number): void;
  /** Instances of a model, in the order of the walk. */
  instancesOf(model: number): object[];
  isIdle(instance: object): boolean;
  hidden(target: object, name: string): unknown;
  isEmptyValue(value: unknown): boolean;
  /** Free lists with their owners, and instances of models: where the next walk can begin. */
  holders(): object[];
  /** Marks parked instances: call once, when the walk is over. */
  settle(): void;
}

/**
 * A breadth-first walk over the target's object graph, bounded in objects and sliced in time. Runs inside the target, made
 * from its own text (see `createSafeRead`). Containers are sampled first and finished when they hold instances of interest
 * or when time is left, so that a cache of millions does not hide the pool beside it.
 */
export function createWalk(
  read: SafeRead,
  host: HostNatives,
  config: AgentConfig,
  internal: Internal,
): Walk {
  const SAMPLE = 64;
  const FUNCTIONS_PER_HOLDER = 8;
  const FUNCTIONS_PER_TEXT = 24;
  const PRIVATES_PER_KIND = 64;
  const HOLDER_DEPTH = 4;
  const CHAIN_LIMIT = 1_000_000;
  const PENDING_LIMIT = 20_000;

  interface Kind {
    marker: object;
    model: number;
    reported: boolean;
    instances: object[];
  }
  interface Cursor {
    holder: object;
    next(): boolean;
    found: boolean;
  }
  interface Parking {
    name: string;
    value: object;
    holder: object | undefined;
  }

  const UNKNOWN = -2;
  const NONE = -1;
  const namesOfInterest = new Set<string>();
  const methodNames = new Set<string>();
  const freeNames = new Set<string>();
  const emptyNames = new Set<string>();
  for (const model of config.models) {
    if (model.methodNames.length > 0) for (const name of model.methodNames) methodNames.add(name);
    else namesOfInterest.add(model.className === '(anonymous)' ? '' : model.className);
    for (const list of model.freeLists) freeNames.add(list.name);
    for (const store of model.stores) {
      if (store.kind === 'field') for (const name of store.emptyNames) emptyNames.add(name);
    }
  }

  const visited = new WeakSet<object>();
  const queue: object[] = [];
  let head = 0;
  const cursors: Cursor[] = [];
  const lateCursors: Cursor[] = [];
  let visits = 0;
  let dropped = 0;

  const kinds: Kind[] = [];
  const kindOfProto = new Map<object, Kind | null>();
  const kindOfText = new Map<string, Kind>();
  const privateProtos = new Map<object, { bears: boolean; taken: number }>();
  const functions: object[] = [];
  const lateFunctions: object[] = [];
  const functionsOfHolder = new WeakMap<object, number>();
  const functionsOfText = new Map<string, number>();
  const privates: object[] = [];
  const closures: { instance: object; method: object }[] = [];
  const hiddenOf = new WeakMap<object, Map<string, unknown>>();
  const parkings: Parking[] = [];
  const parked = new WeakSet<object>();
  const ownerOf = new WeakMap<object, object>();
  const empties = new Set<unknown>();

  const textOf = (fn: object): string =>
    Reflect.apply(Function.prototype.toString, fn, []) as string;

  const textKey = (fn: object): string => {
    const text = textOf(fn);
    return `${text.length}:${text.slice(0, 80)}`;
  };

  const enqueue = (value: unknown): void => {
    if (!read.isObject(value) || visited.has(value) || read.isProxy(value)) return;
    if (internal.functions.has(value)) return;
    if (visits + queue.length - head >= config.maxObjects) {
      dropped++;
      return;
    }
    visited.add(value);
    queue.push(value);
  };

  const edge = (
    holder: object | undefined,
    name: PropertyKey | undefined,
    value: unknown,
  ): void => {
    if (!read.isObject(value)) return;
    if (typeof name === 'string') {
      if (freeNames.has(name)) parkings.push({ name, value, holder });
      if (emptyNames.has(name)) empties.add(value);
    }
    if (holder && kindOfInstance(holder) && name !== undefined && kindOfInstance(value)) {
      if (!ownerOf.has(value) && kindOfInstance(holder) !== kindOfInstance(value)) {
        ownerOf.set(value, holder);
      }
    }
    if (typeof value === 'function') takeFunction(value, holder);
    enqueue(value);
  };

  const takeFunction = (fn: object, holder: object | undefined): void => {
    if (visited.has(fn) || read.isProxy(fn) || internal.functions.has(fn)) return;
    const text = textOf(fn);
    // Node's primordials are bound calls, hundreds of them, over natives.
    const bound = text.endsWith('[native code] }');
    if (bound && !/^bound (?!call$|apply$)/.test(read.functionName(fn))) return;
    const key = bound ? read.functionName(fn) : textKey(fn);
    if (internal.texts.has(key)) return;
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

  const newKind = (marker: object): Kind => {
    const kind: Kind = { marker, model: UNKNOWN, reported: false, instances: [] };
    kinds.push(kind);
    return kind;
  };

  /** The kind of an object by the nearest class in its chain whose name a model has; `null` for none. */
  const kindByClass = (target: object): Kind | null => {
    const first = read.proto(target);
    if (!first) return null;
    const known = kindOfProto.get(first);
    if (known !== undefined) return known;
    let kind: Kind | null = null;
    let proto: object | null = first;
    for (let depth = 0; proto && depth < HOLDER_DEPTH && !kind; depth++) {
      const constructor = read.own(proto, 'constructor');
      if (
        typeof constructor === 'function' &&
        namesOfInterest.has(read.functionName(constructor))
      ) {
        const shared: Kind | null | undefined = depth > 0 ? kindOfProto.get(proto) : undefined;
        kind = shared ?? newKind(constructor);
        kindOfProto.set(proto, kind);
      }
      proto = read.proto(proto);
    }
    kindOfProto.set(first, kind);
    return kind;
  };

  const kindByMethods = (target: object): { kind: Kind; method: object } | null => {
    for (const name of methodNames) {
      const method = read.own(target, name);
      if (typeof method !== 'function' || read.isProxy(method)) continue;
      const text = textOf(method);
      let kind = kindOfText.get(text);
      if (!kind) kindOfText.set(text, (kind = newKind(method)));
      return { kind, method };
    }
    return null;
  };

  const instanceKinds = new WeakMap<object, Kind>();
  const kindOfInstance = (target: object): Kind | undefined => {
    const known = instanceKinds.get(target);
    if (known) return known.model === NONE ? undefined : known;
    if (typeof target === 'function' || read.isProxy(target)) return undefined;
    const kind = kindByClass(target);
    return kind && kind.model !== NONE ? kind : undefined;
  };

  const classify = (target: object): boolean => {
    const byClass = kindByClass(target);
    if (byClass) {
      if (byClass.model === NONE) return false;
      // A class's prototype object has the class as constructor too, but is no instance.
      const constructor = read.own(target, 'constructor');
      if (constructor === byClass.marker) return false;
      byClass.instances.push(target);
      instanceKinds.set(target, byClass);
      return true;
    }
    if (methodNames.size === 0) return false;
    const byMethods = kindByMethods(target);
    if (!byMethods || byMethods.kind.model === NONE) return false;
    byMethods.kind.instances.push(target);
    instanceKinds.set(target, byMethods.kind);
    closures.push({ instance: target, method: byMethods.method });
    return true;
  };

  const bearsPrivates = (target: object): void => {
    const first = read.proto(target);
    if (!first) return;
    let entry = privateProtos.get(first);
    if (!entry) {
      let bears = false;
      let proto: object | null = first;
      for (let depth = 0; proto && depth < HOLDER_DEPTH && !bears; depth++) {
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
    if (entry.taken <= PRIVATES_PER_KIND || instanceKinds.has(target)) privates.push(target);
    else dropped++;
  };

  const cursorOf = (holder: object, advance: (cursor: Cursor) => boolean): void => {
    const cursor: Cursor = { holder, found: false, next: () => advance(cursor) };
    for (let i = 0; i < SAMPLE; i++) if (!cursor.next()) return;
    (cursor.found ? cursors : lateCursors).push(cursor);
  };

  const element = (cursor: Cursor, value: unknown, name?: PropertyKey): void => {
    edge(cursor.holder, name, value);
    if (!cursor.found && read.isObject(value) && kindOfInstance(value)) cursor.found = true;
  };

  const visit = (target: object): void => {
    visits++;
    if (typeof target !== 'function') {
      classify(target);
      bearsPrivates(target);
    }
    if (ArrayBuffer.isView(target)) return;
    if (host.isMap(target)) {
      const entries = Reflect.apply(Map.prototype.entries, target, []) as Iterator<
        [unknown, unknown]
      >;
      cursorOf(target, cursor => {
        const step = entries.next();
        if (step.done) return false;
        element(cursor, step.value[0]);
        element(cursor, step.value[1]);
        return true;
      });
    } else if (host.isSet(target)) {
      const values = Reflect.apply(Set.prototype.values, target, []) as Iterator<unknown>;
      cursorOf(target, cursor => {
        const step = values.next();
        if (step.done) return false;
        element(cursor, step.value);
        return true;
      });
    }
    if (Array.isArray(target)) {
      let index = 0;
      const end = Number(read.own(target, 'length'));
      cursorOf(target, cursor => {
        if (index >= end) return false;
        element(cursor, read.own(target, index++));
        return true;
      });
      return;
    }
    const keys = read.keys(target);
    let at = 0;
    const isFunction = typeof target === 'function';
    cursorOf(target, cursor => {
      if (at >= keys.length) return false;
      const key = keys[at++]!;
      if (!isFunction || key !== 'prototype') element(cursor, read.own(target, key), key);
      return true;
    });
    enqueue(read.proto(target) && isFunction ? read.proto(target) : undefined);
  };

  const advance = (cursor: Cursor): boolean => {
    for (let i = 0; i < SAMPLE; i++) if (!cursor.next()) return false;
    return true;
  };

  const runCursors = (list: Cursor[]): boolean => {
    const cursor = list[list.length - 1];
    if (!cursor) return false;
    if (visits + queue.length - head >= config.maxObjects) {
      dropped++;
      list.pop();
      return true;
    }
    if (!advance(cursor)) list.splice(list.indexOf(cursor), 1);
    else if (cursor.found && list === lateCursors) {
      list.splice(list.indexOf(cursor), 1);
      cursors.push(cursor);
    }
    return true;
  };

  const step = (budgetMs: number, deep: boolean): WalkStatus => {
    const started = host.now();
    let idle = false;
    for (;;) {
      if (head < queue.length) {
        visit(queue[head++]!);
        if (head > 4096) {
          queue.splice(0, head);
          head = 0;
        }
      } else if (!runCursors(cursors) && !(deep && runCursors(lateCursors))) {
        idle = true;
        break;
      }
      if (host.now() - started >= budgetMs) break;
    }
    return {
      idle,
      visited: visits,
      skipped: dropped + lateCursors.length + lateFunctions.length,
      functions: functions.length + (deep ? lateFunctions.length : 0),
      kinds: kinds.filter(kind => !kind.reported).length,
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

  const parkChain = (first: object, nextField: string): void => {
    let link: unknown = first;
    for (let i = 0; i < CHAIN_LIMIT && read.isObject(link) && !read.isProxy(link); i++) {
      if (parked.has(link)) return;
      parked.add(link);
      link = read.own(link, nextField) ?? hiddenOf.get(link)?.get(nextField);
    }
  };

  const park = (parking: Parking): void => {
    for (const model of config.models) {
      for (const list of model.freeLists) {
        if (list.name !== parking.name) continue;
        if (list.kind === 'linked') {
          if (list.nextField && kindIs(parking.value, model))
            parkChain(parking.value, list.nextField);
          continue;
        }
        parkElements(parking, list.lengthName, model);
      }
    }
  };
  const kindIs = (value: unknown, model: AgentConfig['models'][number]): boolean => {
    if (!read.isObject(value)) return false;
    const kind = kindOfInstance(value);
    return kind !== undefined && kind.model >= 0 && config.models[kind.model] === model;
  };
  const parkElements = (
    parking: Parking,
    lengthName: string | undefined,
    model: AgentConfig['models'][number],
  ): void => {
    const list = parking.value;
    if (host.isSet(list)) {
      for (const value of Reflect.apply(Set.prototype.values, list, []) as Iterable<unknown>) {
        if (read.isObject(value) && kindIs(value, model)) parked.add(value);
      }
      return;
    }
    if (!Array.isArray(list)) return;
    let end = Number(read.own(list, 'length'));
    if (lengthName !== undefined && parking.holder) {
      const count =
        read.own(parking.holder, lengthName) ?? hiddenOf.get(parking.holder)?.get(lengthName);
      if (typeof count === 'number') end = Math.min(end, count);
    }
    for (let i = 0; i < Math.min(end, CHAIN_LIMIT); i++) {
      const value = read.own(list, i);
      if (read.isObject(value) && kindIs(value, model)) parked.add(value);
    }
  };

  const isIdle = (instance: object): boolean => {
    let at: object | undefined = instance;
    for (let depth = 0; at && depth < HOLDER_DEPTH; depth++) {
      if (parked.has(at)) return true;
      at = ownerOf.get(at);
    }
    return false;
  };

  return {
    addRoots(roots) {
      for (const root of roots) edge(undefined, undefined, root);
    },
    addScopes(lists) {
      for (const scope of lists.flatMap(scopesIn)) {
        for (const key of read.keys(scope)) edge(scope, key, read.own(scope, key));
      }
    },
    addNamed(scopes, names) {
      for (const scope of scopesIn(scopes)) {
        for (const name of names) edge(scope, name, read.own(scope, name));
      }
    },
    noteInternal(fns) {
      for (const fn of fns) if (read.isObject(fn)) internal.texts.add(textKey(fn));
    },
    addHidden(target, names, values) {
      let hidden = hiddenOf.get(target);
      if (!hidden) hiddenOf.set(target, (hidden = new Map()));
      for (let i = 0; i < names.length; i++) {
        hidden.set(names[i]!, values[i]);
        edge(target, names[i], values[i]);
      }
    },
    addClosure(target, scopes) {
      let hidden = hiddenOf.get(target);
      if (!hidden) hiddenOf.set(target, (hidden = new Map()));
      for (const scope of scopesIn(scopes)) {
        for (const key of read.keys(scope)) {
          if (typeof key !== 'string' || hidden.has(key)) continue;
          const value = read.own(scope, key);
          hidden.set(key, value);
          edge(target, key, value);
        }
      }
    },
    step,
    takeFunctions(limit, deep) {
      const taken = functions.splice(0, limit);
      if (deep && taken.length < limit)
        taken.push(...lateFunctions.splice(0, limit - taken.length));
      return taken;
    },
    takeKinds() {
      const ordinals: number[] = [];
      const markers: object[] = [];
      for (const [ordinal, kind] of kinds.entries()) {
        if (kind.reported) continue;
        kind.reported = true;
        ordinals.push(ordinal);
        markers.push(kind.marker);
      }
      return { ordinals, functions: markers };
    },
    takePrivates: limit => privates.splice(0, limit),
    takeClosures(limit) {
      const taken = closures.splice(0, limit);
      return { instances: taken.map(c => c.instance), methods: taken.map(c => c.method) };
    },
    confirm(kind, model) {
      const known = kinds[kind]!;
      known.model = model;
      if (model === NONE) known.instances.length = 0;
    },
    instancesOf(model) {
      const found: object[] = [];
      for (const kind of kinds) {
        if (kind.model === model) for (const instance of kind.instances) found.push(instance);
      }
      return found;
    },
    holders() {
      const found: object[] = [];
      for (const { value, holder } of parkings) found.push(value, ...(holder ? [holder] : []));
      for (const kind of kinds) {
        if (kind.model >= 0) for (const instance of kind.instances) found.push(instance);
      }
      return found;
    },
    isIdle,
    hidden: (target, name) => hiddenOf.get(target)?.get(name),
    isEmptyValue: value => empties.has(value),
    settle() {
      for (const parking of parkings) park(parking);
    },
  };
}
