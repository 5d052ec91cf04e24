import type { AgentConfig, ModelReading, ProbeStatus, WalkStatus } from './agentApi';
import { createSafeRead, type HostNatives, type SafeRead } from './safeRead';
import { createOrdinals, createProbe, type Ordinals, type Probe } from './stale';
import { createWalk, type Internal, type Walk } from './walk';

/** Everything that the probe calls in the target. Structured data crosses as JSON text, live values as handles. */
export interface Agent {
  begin(configJson: string): void;
  addRoots(...roots: unknown[]): void;
  /** `roots`: see ROOTS_EXPRESSION. `usualJson`: names of the global object and of `process` to leave out. */
  addProgram(roots: object, usualJson: string): void;
  /** The `[[Scopes]]` of Node's `setTimeout`, of which only the timers' lists are of interest. */
  addTimers(scopes: unknown): void;
  addScopes(...scopes: unknown[]): void;
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
  settle(): void;
  probe(budgetMs: number): string;
  reading(model: number): string;
  instance(model: number, ordinal: number): object | undefined;
  value(model: number, instance: number, store: number, slot: number | string): unknown;
  /** Those of a list of functions whose name is one of `namesJson`; at most 1,000. */
  functionsNamed(namesJson: string, functions: unknown): object[];
  prototypeOf(fn: object): unknown;
  /** Forgets the walk, so that nothing of the target is held between readings. */
  rest(): void;
}

interface Parts {
  createSafeRead(host: HostNatives): SafeRead;
  createWalk(read: SafeRead, host: HostNatives, config: AgentConfig, internal: Internal): Walk;
  createOrdinals(): Ordinals;
  createProbe(
    read: SafeRead,
    host: HostNatives,
    config: AgentConfig,
    walk: Walk,
    ordinals: Ordinals,
    maxRows: number,
  ): Probe;
}

function createAgent(host: HostNatives, parts: Parts, maxRows: number): Agent {
  const MAX_SEEDS = 20_000;
  const TIMER_LISTS = ['timerListMap', 'timerListQueue', 'immediateQueue'];
  const read = parts.createSafeRead(host);
  const ordinals = parts.createOrdinals();
  const internal: Internal = { texts: new Set(), functions: new WeakSet() };
  for (const exported of host.builtins) {
    if (!read.isObject(exported)) continue;
    internal.functions.add(exported);
    for (const key of read.keys(exported)) {
      const value = read.own(exported, key);
      if (typeof value === 'function') internal.functions.add(value);
    }
  }
  /** Where earlier readings began or found instances: a frame that led there once is gone by now. */
  let seeds: WeakRef<object>[] = [];
  const remember = (objects: unknown[]): void => {
    for (const each of objects) {
      if (read.isObject(each) && seeds.length < MAX_SEEDS) seeds.push(new WeakRef(each));
    }
  };
  let config: AgentConfig = { models: [], maxObjects: 0 };
  let walk: Walk | undefined;
  let probe: Probe | undefined;
  const walking = (): Walk => {
    if (!walk) throw new Error('no walk has begun');
    return walk;
  };
  const probing = (): Probe =>
    (probe ??= parts.createProbe(read, host, config, walking(), ordinals, maxRows));
  const text = (value: WalkStatus | ProbeStatus | ModelReading | object): string =>
    JSON.stringify(value);
  return {
    begin(configJson) {
      config = JSON.parse(configJson) as AgentConfig;
      walk = parts.createWalk(read, host, config, internal);
      probe = undefined;
      const known = seeds.map(seed => seed.deref()).filter(seed => seed !== undefined);
      seeds = [];
      walk.addRoots(known);
    },
    addRoots(...roots) {
      remember(roots);
      walking().addRoots(roots);
    },
    addProgram(roots, usualJson) {
      const usual = new Set(JSON.parse(usualJson) as string[]);
      const [globals, proc, ...others] = [0, 1, 2, 3, 4, 5].map(i => read.own(roots, i));
      for (const holder of [globals, proc]) {
        if (!read.isObject(holder)) continue;
        const unusual = read.keys(holder).filter(key => typeof key !== 'string' || !usual.has(key));
        walking().addRoots(unusual.map(key => read.own(holder, key)));
      }
      walking().addRoots(others);
    },
    addTimers: scopes => walking().addNamed(scopes, TIMER_LISTS),
    addScopes: (...scopes) => walking().addScopes(scopes),
    addHidden(shapeJson, ...targetsAndValues) {
      let at = 0;
      for (const names of JSON.parse(shapeJson) as string[][]) {
        const target = targetsAndValues[at++] as object;
        walking().addHidden(target, names, targetsAndValues.slice(at, at + names.length));
        at += names.length;
      }
    },
    addClosures(...instancesAndScopes) {
      for (let i = 0; i < instancesAndScopes.length; i += 2) {
        walking().addClosure(instancesAndScopes[i] as object, instancesAndScopes[i + 1]);
      }
    },
    noteInternal: (...functions) => walking().noteInternal(functions),
    walk: (budgetMs, deep) => text(walking().step(budgetMs, deep)),
    takeFunctions: (limit, deep) => walking().takeFunctions(limit, deep),
    takeKinds() {
      const { ordinals: numbers, functions } = walking().takeKinds();
      return [text(numbers), ...functions];
    },
    takePrivates: limit => walking().takePrivates(limit),
    takeClosures(limit) {
      const { instances, methods } = walking().takeClosures(limit);
      return instances.flatMap((instance, i) => [instance, methods[i]!]);
    },
    confirm(kindsJson) {
      for (const [kind, model] of JSON.parse(kindsJson) as [number, number][]) {
        walking().confirm(kind, model);
      }
    },
    settle() {
      walking().settle();
      remember(walking().holders());
      probe = undefined;
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
    rest() {
      walk = undefined;
      probe = undefined;
    },
  };
}

/**
 * An expression for `Runtime.evaluate` with `includeCommandLineAPI`: its value is the `Agent`. The functions' own texts are
 * sent and compiled in a fresh realm, where the target's patches of built-ins do not reach.
 */
export function agentExpression(maxRows: number): string {
  // Loaders such as esbuild's wrap functions in calls of a `__name` helper: it must exist over there as well.
  const inner = `(() => {
    const __name = fn => fn;
    const parts = {
      createSafeRead: ${createSafeRead.toString()},
      createWalk: ${createWalk.toString()},
      createOrdinals: ${createOrdinals.toString()},
      createProbe: ${createProbe.toString()},
    };
    const createAgent = ${createAgent.toString()};
    return (isProxy, isMap, isSet, streamStates, disposeSymbols, builtins, now) =>
      createAgent({ isProxy, isMap, isSet, streamStates, disposeSymbols, builtins, now }, parts, ${maxRows});
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
