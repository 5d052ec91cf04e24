import type { AgentConfig, ProbeStatus } from '../agentApi';
import { createClock } from './clock';
import { createKinds, type Kinds, type Verdicts } from './kinds';
import { createKnown, type Known, type Place } from './known';
import { createParking, type Parking } from './parking';
import { createPending, type Pending } from './pending';
import { createProgram, type Program } from './program';
import { createSafeRead, type HostNatives, type SafeRead } from './safeRead';
import { createHidden, type Hidden } from './hidden';
import { createOrdinals, type Ordinals } from './ordinals';
import { createSharedScopes, type SharedScopes } from './sharedScopes';
import { createSentinel, type Sentinel } from './sentinel';
import { createProbe, type Probe, type ProbeLimits, type Walked } from './stale';
import { createStores, type Stores, type WalkedValues } from './stores';
import { createWalk, type Walk, type WalkMode } from './walk';
import type { WalkMemory } from './walkMemory';

/** Everything that the probe calls in the target. Structured data crosses as JSON text, live values as handles. */
export interface Agent {
  /** Begins a reading, and a walk from what earlier ones found. `configJson`: '' for that of the reading before. */
  begin(configJson: string): void;
  /** Begins to look at what is known of one model: nothing that readings remember changes. */
  look(configJson: string): void;
  /** Begins a walk through the whole program, or goes on with the last one that did not come to its end. */
  search(): void;
  /** Roots that only the inspector leads to; later readings begin at them too. */
  addSeeds(...roots: unknown[]): void;
  addRoots(...roots: unknown[]): void;
  /**
   * `usualJson`: names of the global object and of `process` to leave out. Answers as JSON the names of what was not asked,
   * since the program has replaced it.
   */
  addProgram(usualJson: string): string;
  /** The `[[Scopes]]` of Node's `setTimeout`, of which only the timers' lists are of interest. */
  addTimers(scopes: unknown): void;
  /** Scope objects of call frames. */
  addFrames(...scopes: unknown[]): void;
  /** Functions and their `[[Scopes]]` lists, in turn. */
  addScopes(...functionsAndScopes: unknown[]): void;
  /** `shapeJson`: the names for each target. Then, for each target, the target and its values. */
  addHidden(shapeJson: string, ...targetsAndValues: unknown[]): void;
  /** Instances and the `[[Scopes]]` list of one of their methods, in turn. */
  addClosures(...instancesAndScopes: unknown[]): void;
  noteInternal(...functions: unknown[]): void;
  /**
   * A slice of the walk. `through`: the reading ends with this walk, so that what is left of the slice goes to the probe when
   * nothing is left to find, and all is forgotten after the last row.
   */
  walk(budgetMs: number, deep: boolean, through: boolean): string;
  /** Functions and proxies. */
  takeFunctions(limit: number, deep: boolean): object[];
  /** `[ordinalsJson, ...markers]`. */
  takeKinds(): unknown[];
  takePrivates(limit: number): object[];
  /** Instances and methods in turn. */
  takeClosures(limit: number): object[];
  confirm(kindsJson: string): void;
  /**
   * A slice of the probe: marks the parked instances, remembers what the walk found, then reads the slots. `through`: see `walk`.
   */
  probe(budgetMs: number, through: boolean): string;
  /** `model`: its id. */
  instance(model: string, ordinal: number): object | undefined;
  value(model: number, instance: number, store: number, slot: number | string): unknown;
  /** Those of a list of functions whose name is one of `namesJson`; at most 1,000. */
  functionsNamed(namesJson: string, functions: unknown): object[];
  prototypeOf(fn: object): unknown;
  /** Whether a major garbage collection ended since the call before. */
  collected(): boolean;
  /** Forgets the walk, so that nothing of the target is held between readings. */
  rest(): void;
}

interface Parts {
  createSafeRead(host: HostNatives): SafeRead;
  createKinds(read: SafeRead, config: AgentConfig, verdicts: Verdicts): Kinds;
  createKnown(limit: number): Known;
  createHidden(): Hidden;
  createParking(
    read: SafeRead,
    host: HostNatives,
    config: AgentConfig,
    kinds: Kinds,
    hidden: (target: object, name: string) => unknown,
  ): Parking;
  createPending(read: SafeRead, kinds: Kinds, memory: WalkMemory): Pending;
  createProgram(read: SafeRead, host: HostNatives): Program;
  createSharedScopes(): SharedScopes;
  createWalk(
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
  ): Walk;
  createOrdinals(): Ordinals;
  createSentinel(): Sentinel;
  createStores(read: SafeRead, host: HostNatives, walked: WalkedValues): Stores;
  createProbe(
    read: SafeRead,
    host: HostNatives,
    config: AgentConfig,
    walked: Walked,
    stores: Stores,
    ordinals: Ordinals,
    limits: ProbeLimits,
  ): Probe;
}

/** Runs inside the target, in a fresh realm, made from its own text (see `createSafeRead`). */
export function createAgent(host: HostNatives, parts: Parts, limits: ProbeLimits): Agent {
  const KNOWN_LIMIT = 20_000;
  const TIMER_LISTS = ['timerListMap', 'timerListQueue', 'immediateQueue'];
  const read = parts.createSafeRead(host);
  const ordinals = parts.createOrdinals();
  const sentinel = parts.createSentinel();
  const program = parts.createProgram(read, host);
  const known = parts.createKnown(KNOWN_LIMIT);
  const memory: WalkMemory = {
    internalTexts: new Set(),
    nodesOwn: new WeakSet(),
    empties: new WeakSet(),
    functionOfScope: new WeakMap(),
    unfinished: undefined,
  };
  // Node defines some of their properties when they are first read, by native code that no descriptor tells of: to look at them
  // loads modules, and ended Node 24 when it was done from another realm than its own.
  for (const each of [host.globals, host.process, ...host.builtins]) {
    if (read.isObject(each)) memory.nodesOwn.add(each);
  }
  let config: AgentConfig = { models: [], maxObjects: 0 };
  let verdicts: Verdicts = { byMarker: new WeakMap(), byText: new Map() };
  interface Pass {
    config: AgentConfig;
    kinds: Kinds;
    hidden: Hidden;
    parking: Parking;
    shared: SharedScopes;
    pending: Pending;
    walk: Walk;
    mode: WalkMode;
    memory: WalkMemory;
    seeds: object[];
    places: Place[];
    /** All that its walks met is remembered: a search can go on without meeting it again. */
    isSettled: boolean;
    probe?: Probe;
  }
  let current: Pass | undefined;
  const pass = (): Pass => {
    if (!current) throw new Error('no walk has begun');
    return current;
  };
  const newPass = (config: AgentConfig, ofPass: WalkMemory): Pass => {
    const kinds = parts.createKinds(read, config, verdicts);
    const hidden = parts.createHidden();
    const parking = parts.createParking(read, host, config, kinds, hidden.get);
    const shared = parts.createSharedScopes();
    const common = { config, kinds, hidden, parking, shared, memory: ofPass };
    return { ...common, ...newWalk(common, 'known'), seeds: [], places: [], isSettled: false };
  };
  const newWalk = (
    of: Pick<Pass, 'config' | 'kinds' | 'hidden' | 'parking' | 'shared' | 'memory'>,
    mode: WalkMode,
  ): Pick<Pass, 'pending' | 'walk' | 'mode'> => {
    const { config, kinds, hidden, parking, shared } = of;
    const pending = parts.createPending(read, kinds, of.memory);
    const { createWalk: create } = parts;
    const walk = create(
      ...([read, host, config, of.memory, kinds, parking, hidden, pending, shared, mode] as const),
    );
    return { pending, walk, mode };
  };
  const probing = (): Probe => {
    const { config, kinds, hidden, parking, walk, probe } = pass();
    if (probe) return probe;
    const { isEmptyValue } = walk;
    const values = { hidden: hidden.get, hasHidden: hidden.has, isEmptyValue };
    const stores = parts.createStores(read, host, values);
    const { isIdle, isMet: isParkingMet } = parking;
    const { instancesOf } = kinds;
    const walked = { instancesOf, isIdle, isParkingMet, remembered: known.remembered };
    pass().probe = parts.createProbe(read, host, config, walked, stores, ordinals, limits);
    return pass().probe!;
  };
  /** Remembers what the pass found; what earlier ones found and this one did not stays. */
  const remember = ({ config, kinds, parking, shared, walk, seeds, places }: Pass): void => {
    const lasting = (holder: object): object => memory.functionOfScope.get(holder) ?? holder;
    const instances = new Map<string, object[]>();
    for (const [model, { id }] of config.models.entries()) {
      const found = kinds.instancesOf(model);
      if (found.length > 0) instances.set(id, found);
    }
    known.settle({
      seeds: [...seeds, ...parking.holders()].map(lasting),
      places: [...places, ...walk.places()].map(({ holder, vias }) => {
        return { holder: lasting(holder), vias };
      }),
      instances,
      standIns: shared.standInsOf,
    });
  };
  const rest = (): void => {
    if (current?.mode === 'search' && current.isSettled)
      memory.unfinished = current.walk.unfinished();
    current = undefined;
  };
  const probe = (budgetMs: number, through: boolean): ProbeStatus => {
    const started = host.now();
    const leftMs = (): number => budgetMs - (host.now() - started);
    let status: ProbeStatus = { done: false, sliceMs: 0, rows: [], readings: [] };
    if (!pass().isSettled && pass().parking.settle(budgetMs)) {
      remember(pass());
      pass().isSettled = true;
      pass().probe = undefined;
    }
    if (pass().isSettled && leftMs() > 0) status = probing().step(leftMs());
    if (status.done && through) rest();
    return { ...status, sliceMs: host.now() - started };
  };
  const text = (value: unknown): string => JSON.stringify(value);
  const everySecond = (list: unknown[], from: number): unknown[] =>
    list.filter((_, i) => i % 2 === from);
  return {
    begin(configJson) {
      read.forgetFamilies();
      if (configJson !== '') {
        config = JSON.parse(configJson) as AgentConfig;
        verdicts = { byMarker: new WeakMap(), byText: new Map() };
        // What was passed by may be of interest now.
        memory.unfinished = undefined;
      }
      current = newPass(config, memory);
      const { walk } = current;
      walk.addRoots(known.seeds());
      walk.addPlaces(known.places());
      walk.addSource(known.instances());
    },
    look(configJson) {
      const ofLook = JSON.parse(configJson) as AgentConfig;
      current = newPass(ofLook, { ...memory, unfinished: undefined });
    },
    search() {
      const { places, walk } = pass();
      places.push(...walk.places());
      Object.assign(pass(), newWalk(pass(), 'search'));
      // Until this one is settled, what it visits must not be passed by.
      memory.unfinished = undefined;
    },
    addSeeds(...roots) {
      for (const root of roots) if (read.isObject(root)) pass().seeds.push(root);
      pass().walk.addRoots(roots);
    },
    addRoots: (...roots) => pass().walk.addRoots(roots),
    addProgram(usualJson) {
      const { roots, lateRoots, replaced } = program.roots(new Set(JSON.parse(usualJson) as []));
      pass().walk.addRoots(roots);
      pass().walk.addLateRoots(lateRoots);
      return text(replaced);
    },
    addTimers: scopes => pass().walk.addNamed(scopes, TIMER_LISTS),
    addFrames: (...scopes) => pass().walk.addScopes([], scopes),
    addScopes(...functionsAndScopes) {
      const functions = everySecond(functionsAndScopes, 0) as object[];
      pass().walk.addScopes(functions, everySecond(functionsAndScopes, 1));
    },
    addHidden(shapeJson, ...targetsAndValues) {
      let at = 0;
      for (const names of JSON.parse(shapeJson) as string[][]) {
        const target = targetsAndValues[at++] as object;
        pass().walk.addHidden(target, names, targetsAndValues.slice(at, at + names.length));
        at += names.length;
      }
    },
    addClosures(...instancesAndScopes) {
      for (let i = 0; i < instancesAndScopes.length; i += 2) {
        pass().walk.addClosure(instancesAndScopes[i] as object, instancesAndScopes[i + 1]);
      }
    },
    noteInternal: (...functions) => pass().pending.noteInternal(functions),
    walk(budgetMs, deep, through) {
      pass().isSettled = false;
      const status = pass().walk.step(budgetMs, deep);
      const { idle, functions, kinds, privates, closures } = status;
      const leftMs = budgetMs - status.sliceMs;
      const isOver = idle && functions + kinds + privates + closures === 0;
      const probed = through && isOver && leftMs > 0 ? probe(leftMs, through) : null;
      return text({ ...status, sliceMs: status.sliceMs + (probed?.sliceMs ?? 0), probed });
    },
    takeFunctions: (limit, deep) => pass().pending.takeFunctions(limit, deep),
    takeKinds() {
      const { ordinals: numbers, functions } = pass().kinds.take();
      return [text(numbers), ...functions];
    },
    takePrivates: limit => pass().pending.takePrivates(limit),
    takeClosures(limit) {
      const { instances, methods } = pass().pending.takeClosures(limit);
      return instances.flatMap((instance, i) => [instance, methods[i]!]);
    },
    confirm(kindsJson) {
      for (const [kind, model] of JSON.parse(kindsJson) as [number, number][]) {
        pass().kinds.confirm(kind, model);
      }
    },
    probe: (budgetMs, through) => text(probe(budgetMs, through)),
    instance: (model, ordinal) => ordinals.find(model, ordinal),
    value: (model, instance, store, slot) => probing().value(model, instance, store, slot),
    functionsNamed(namesJson, functions) {
      const names = new Set(JSON.parse(namesJson) as string[]);
      const found: object[] = [];
      const end = read.isObject(functions) ? Number(read.own(functions, 'length')) : 0;
      for (let i = 0; i < end && found.length < 1000; i++) {
        const fn = read.own(functions as object, i);
        if (read.isObject(fn) && names.has(read.functionName(fn))) found.push(fn);
      }
      return found;
    },
    prototypeOf: fn => read.own(fn, 'prototype'),
    collected: () => sentinel.fell(),
    rest,
  };
}

/** What the outer part hands over: as it is in the target's realm. */
interface Bare {
  /** Answers one of Node's own modules. */
  load: object;
  globals: object;
  process: object;
  /** In ms; of the agent's own realm. */
  now(): number;
}

/**
 * Takes from the target's realm what the agent borrows, without running anything of the program's: what crosses is read by
 * index and by own data properties, since iterators, prototypes and accessors may be the program's.
 */
function hostOf(bare: Bare): HostNatives {
  const own = (target: unknown, key: PropertyKey): unknown => {
    if ((typeof target !== 'object' || target === null) && typeof target !== 'function') return;
    const found = Object.getOwnPropertyDescriptor(target, key);
    return found && 'value' in found ? found.value : undefined;
  };
  const load = (name: string): unknown =>
    Reflect.apply(bare.load as () => unknown, undefined, [name] as never);
  const listOf = (array: unknown): unknown[] => {
    const list: unknown[] = [];
    const end = Number(own(array, 'length') ?? 0);
    for (let i = 0; i < end; i++) list.push(own(array, i));
    return list;
  };
  const types = own(load('node:util'), 'types');
  const stream = load('node:stream');
  const states = [
    own(own(own(stream, 'Readable'), 'ReadableState'), 'prototype'),
    own(own(own(stream, 'Writable'), 'WritableState'), 'prototype'),
  ];
  const symbols = own(bare.globals, 'Symbol');
  const disposers = [own(symbols, 'dispose'), own(symbols, 'asyncDispose')];
  // Of Node's modules only those that are loaded already: to require another would run it.
  const loaded = new Set(listOf(own(bare.process, 'moduleLoadList')));
  const builtins = listOf(own(load('node:module'), 'builtinModules'))
    .filter(name => loaded.has(`NativeModule ${String(name)}`))
    .map(name => load(`node:${String(name)}`));
  const Worker = loaded.has('NativeModule worker_threads')
    ? own(load('node:worker_threads'), 'Worker')
    : undefined;
  return {
    isProxy: own(types, 'isProxy') as HostNatives['isProxy'],
    isMap: own(types, 'isMap') as HostNatives['isMap'],
    isSet: own(types, 'isSet') as HostNatives['isSet'],
    streamStates: states.filter(state => typeof state === 'object' && state !== null) as object[],
    disposeSymbols: disposers.filter(symbol => typeof symbol === 'symbol'),
    builtins,
    workerPrototype: own(Worker, 'prototype') as object | undefined,
    globals: bare.globals,
    process: bare.process,
    modules: own(load('node:module'), '_cache'),
    now: bare.now,
  };
}

/**
 * What the parts use of their realm. As a global each would be looked up through Node's interceptors, with every use: up to
 * two thirds of a reading's time went there.
 */
const INTRINSICS =
  'Array, ArrayBuffer, DataView, Date, Error, Function, JSON, Map, Math, Number, Object, Reflect, Set, String, Symbol, Uint8Array, WeakMap, WeakRef, WeakSet';

/**
 * An expression for `Runtime.evaluate`: its value is the `Agent`, or `undefined` on an older Node without
 * `includeCommandLineAPI`, which runs code of Node's that the target may have patched. The functions' own texts are
 * sent and compiled in a fresh realm, where the target's patches of built-ins do not reach.
 */
export function agentExpression(limits: ProbeLimits): string {
  // Loaders such as esbuild's wrap functions in calls of a `__name` helper: it must exist over there as well.
  const inner = `(() => {
    const __name = fn => fn;
    const { ${INTRINSICS} } = globalThis;
    const parts = {
      createSafeRead: ${createSafeRead.toString()},
      createKinds: ${createKinds.toString()},
      createKnown: ${createKnown.toString()},
      createHidden: ${createHidden.toString()},
      createParking: ${createParking.toString()},
      createPending: ${createPending.toString()},
      createProgram: ${createProgram.toString()},
      createSharedScopes: ${createSharedScopes.toString()},
      createWalk: ${createWalk.toString()},
      createOrdinals: ${createOrdinals.toString()},
      createSentinel: ${createSentinel.toString()},
      createStores: ${createStores.toString()},
      createProbe: ${createProbe.toString()},
    };
    const createAgent = ${createAgent.toString()};
    const hostOf = ${hostOf.toString()};
    const now = (${createClock.toString()})();
    return (load, globals, process) =>
      createAgent(hostOf({ load, globals, process, now }), parts, ${JSON.stringify(limits)});
  })()`;
  // This outer part runs in the target's own realm: plain calls only, since it may have replaced any built-in.
  return `(() => {
    const load = process.getBuiltinModule ?? (typeof require === 'function' ? require : undefined);
    if (!load) return undefined;
    return load('node:vm').runInNewContext(${JSON.stringify(inner)}, undefined, { filename: 'node:pool-leaks' })(
      load, globalThis, load('node:process'));
  })()
//# sourceURL=node:pool-leaks`;
}
