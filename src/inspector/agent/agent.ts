import type { AgentConfig } from './agentApi';
import { createKinds, type Kinds, type Verdicts } from './kinds';
import { createParking, type Parking } from './parking';
import { createSafeRead, type HostNatives, type SafeRead } from './safeRead';
import { createHidden, type Hidden } from './hidden';
import { createOrdinals, type Ordinals } from './ordinals';
import { createSentinel, type Sentinel } from './sentinel';
import { createProbe, type Probe, type ProbeLimits, type Walked } from './stale';
import { createStores, type Stores, type WalkedValues } from './stores';
import { createWalk, type Walk, type WalkMemory, type WalkMode } from './walk';

/** Everything that the probe calls in the target. Structured data crosses as JSON text, live values as handles. */
export interface Agent {
  /** Begins a reading, and a walk from what earlier ones found. */
  begin(configJson: string): void;
  /** Begins a walk through the whole program, or goes on with the last one that did not come to its end. */
  search(): void;
  addRoots(...roots: unknown[]): void;
  /** `roots`: see ROOTS_EXPRESSION. `usualJson`: names of the global object and of `process` to leave out. */
  addProgram(roots: object, usualJson: string): void;
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
  walk(budgetMs: number, deep: boolean): string;
  takeFunctions(limit: number, deep: boolean): object[];
  /** `[ordinalsJson, ...markers]`. */
  takeKinds(): unknown[];
  takePrivates(limit: number): object[];
  /** Instances and methods in turn. */
  takeClosures(limit: number): object[];
  confirm(kindsJson: string): void;
  /** Marks parked instances; true when all are marked. */
  settle(budgetMs: number): string;
  probe(budgetMs: number): string;
  reading(model: number): string;
  instance(model: number, ordinal: number): object | undefined;
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
  createHidden(): Hidden;
  createParking(
    read: SafeRead,
    host: HostNatives,
    config: AgentConfig,
    kinds: Kinds,
    hidden: (target: object, name: string) => unknown,
  ): Parking;
  createWalk(
    read: SafeRead,
    host: HostNatives,
    config: AgentConfig,
    memory: WalkMemory,
    kinds: Kinds,
    parking: Parking,
    hidden: Hidden,
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

function createAgent(host: HostNatives, parts: Parts, limits: ProbeLimits): Agent {
  const MAX_SEEDS = 20_000;
  const TIMER_LISTS = ['timerListMap', 'timerListQueue', 'immediateQueue'];
  const read = parts.createSafeRead(host);
  const ordinals = parts.createOrdinals();
  const sentinel = parts.createSentinel();
  const memory: WalkMemory = {
    internalTexts: new Set(),
    internalFunctions: new WeakSet(),
    empties: new WeakSet(),
    functionOfScope: new WeakMap(),
    unfinished: undefined,
  };
  for (const exported of host.builtins) {
    if (!read.isObject(exported)) continue;
    memory.internalFunctions.add(exported);
    for (const key of read.keys(exported)) {
      const value = read.own(exported, key);
      if (typeof value === 'function') memory.internalFunctions.add(value);
    }
  }
  /** Where earlier readings began or found instances: a frame that led there once is gone by now. */
  let seeds: WeakRef<object>[] = [];
  const remember = (objects: unknown[]): void => {
    for (const each of objects) {
      if (read.isObject(each) && seeds.length < MAX_SEEDS) seeds.push(new WeakRef(each));
    }
  };
  let modelsJson = '';
  let verdicts: Verdicts = { byMarker: new WeakMap(), byText: new Map() };
  interface Pass {
    config: AgentConfig;
    kinds: Kinds;
    hidden: Hidden;
    parking: Parking;
    walk: Walk;
    probe?: Probe;
  }
  let current: Pass | undefined;
  const pass = (): Pass => {
    if (!current) throw new Error('no walk has begun');
    return current;
  };
  const probing = (): Probe => {
    const { config, kinds, hidden, parking, walk, probe } = pass();
    if (probe) return probe;
    const { isEmptyValue } = walk;
    const stores = parts.createStores(read, host, { hidden: hidden.get, isEmptyValue });
    const walked = { instancesOf: kinds.instancesOf, isIdle: parking.isIdle };
    pass().probe = parts.createProbe(read, host, config, walked, stores, ordinals, limits);
    return pass().probe!;
  };
  const text = (value: unknown): string => JSON.stringify(value);
  const everySecond = (list: unknown[], from: number): unknown[] =>
    list.filter((_, i) => i % 2 === from);
  return {
    begin(configJson) {
      const config = JSON.parse(configJson) as AgentConfig;
      read.forgetFamilies();
      const models = text(config.models);
      if (models !== modelsJson) {
        verdicts = { byMarker: new WeakMap(), byText: new Map() };
        // What was passed by may be of interest now.
        memory.unfinished = undefined;
      }
      modelsJson = models;
      const kinds = parts.createKinds(read, config, verdicts);
      const hidden = parts.createHidden();
      const parking = parts.createParking(read, host, config, kinds, hidden.get);
      const walk = parts.createWalk(read, host, config, memory, kinds, parking, hidden, 'known');
      current = { config, kinds, hidden, parking, walk };
      const known = seeds.map(seed => seed.deref()).filter(seed => seed !== undefined);
      seeds = [];
      walk.addRoots(known);
    },
    search() {
      const { config, kinds, parking, hidden } = pass();
      const walk = parts.createWalk(read, host, config, memory, kinds, parking, hidden, 'search');
      pass().walk = walk;
    },
    addRoots(...roots) {
      remember(roots);
      pass().walk.addRoots(roots);
    },
    addProgram(roots, usualJson) {
      const usual = new Set(JSON.parse(usualJson) as string[]);
      const [globals, proc, handles, requests, modules, timers] = [0, 1, 2, 3, 4, 5].map(i =>
        read.own(roots, i),
      );
      // What serves requests leads to the pools of requests; all modules together lead to everything else.
      pass().walk.addRoots([handles, requests]);
      pass().walk.addLateRoots([modules]);
      for (const holder of [globals, proc]) {
        if (!read.isObject(holder)) continue;
        const unusual = read.keys(holder).filter(key => typeof key !== 'string' || !usual.has(key));
        pass().walk.addRoots(unusual.map(key => read.own(holder, key)));
      }
      pass().walk.addRoots([timers]);
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
    noteInternal: (...functions) => pass().walk.noteInternal(functions),
    walk: (budgetMs, deep) => text(pass().walk.step(budgetMs, deep)),
    takeFunctions: (limit, deep) => pass().walk.takeFunctions(limit, deep),
    takeKinds() {
      const { ordinals: numbers, functions } = pass().kinds.take();
      return [text(numbers), ...functions];
    },
    takePrivates: limit => pass().walk.takePrivates(limit),
    takeClosures(limit) {
      const { instances, methods } = pass().walk.takeClosures(limit);
      return instances.flatMap((instance, i) => [instance, methods[i]!]);
    },
    confirm(kindsJson) {
      for (const [kind, model] of JSON.parse(kindsJson) as [number, number][]) {
        pass().kinds.confirm(kind, model);
      }
    },
    settle(budgetMs) {
      const started = host.now();
      const done = pass().parking.settle(budgetMs);
      if (done) {
        remember(pass().walk.seeds());
        pass().probe = undefined;
      }
      return text({ done, sliceMs: host.now() - started });
    },
    probe: budgetMs => text(probing().step(budgetMs)),
    reading: model => text(probing().reading(model)),
    instance: (model, ordinal) => ordinals.find(model, ordinal),
    value: (model, instance, store, slot) => probing().value(model, instance, store, slot),
    functionsNamed(namesJson, functions) {
      const names = new Set(JSON.parse(namesJson) as string[]);
      const found: object[] = [];
      for (const fn of functions as object[]) {
        if (names.has(read.functionName(fn)) && found.length < 1000) found.push(fn);
      }
      return found;
    },
    prototypeOf: fn => read.own(fn, 'prototype'),
    collected: () => sentinel.fell(),
    rest() {
      current?.walk.suspend();
      current = undefined;
    },
  };
}

/**
 * An expression for `Runtime.evaluate` with `includeCommandLineAPI`: its value is the `Agent`. The functions' own texts are
 * sent and compiled in a fresh realm, where the target's patches of built-ins do not reach.
 */
export function agentExpression(limits: ProbeLimits): string {
  // Loaders such as esbuild's wrap functions in calls of a `__name` helper: it must exist over there as well.
  const inner = `(() => {
    const __name = fn => fn;
    const parts = {
      createSafeRead: ${createSafeRead.toString()},
      createKinds: ${createKinds.toString()},
      createHidden: ${createHidden.toString()},
      createParking: ${createParking.toString()},
      createWalk: ${createWalk.toString()},
      createOrdinals: ${createOrdinals.toString()},
      createSentinel: ${createSentinel.toString()},
      createStores: ${createStores.toString()},
      createProbe: ${createProbe.toString()},
    };
    const createAgent = ${createAgent.toString()};
    return (isProxy, isMap, isSet, streamStates, disposeSymbols, builtins, now) =>
      createAgent({ isProxy, isMap, isSet, streamStates, disposeSymbols, builtins, now }, parts, ${JSON.stringify(limits)});
  })()`;
  // This outer part runs in the target's own realm: plain loops and operators only, since it may have replaced any built-in.
  return `(() => {
    const { types } = require('node:util');
    const stream = require('node:stream');
    const states = [];
    const addState = state => {
      if (typeof state === 'function' && state.prototype) states[states.length] = state.prototype;
    };
    addState(stream.Readable?.ReadableState);
    addState(stream.Writable?.WritableState);
    const disposers = [];
    if (typeof Symbol.dispose === 'symbol') disposers[0] = Symbol.dispose;
    if (typeof Symbol.asyncDispose === 'symbol') disposers[disposers.length] = Symbol.asyncDispose;
    // Of Node's modules only those that are loaded already: to require another would run it.
    const list = process.moduleLoadList;
    const loaded = { __proto__: null };
    for (let i = 0; i < list.length; i++) loaded[list[i]] = true;
    const names = require('node:module').builtinModules;
    const builtins = [];
    for (let i = 0; i < names.length; i++)
      if (loaded['NativeModule ' + names[i]]) builtins[builtins.length] = require('node:' + names[i]);
    const clock = globalThis.performance;
    return require('node:vm').runInNewContext(${JSON.stringify(inner)}, undefined, { filename: 'node:pool-leaks' })(
      types.isProxy, types.isMap, types.isSet, states, disposers, builtins, () => clock.now());
  })()`;
}
