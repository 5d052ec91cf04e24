import { CLOSER_SYMBOLS } from '../../../protocol/closableStates';

/** What the agent borrows from the target's realm: native functions that look at internal slots and run no user code. */
export interface Host {
  isProxy(value: unknown): boolean;
  isMap(value: unknown): boolean;
  isSet(value: unknown): boolean;
  /** Node's stream state classes in the target. Their getters are Node's, and read one own number. */
  streamStates: object[];
  /** The target's `Symbol.dispose` and `Symbol.asyncDispose`. Node 20 defines them in its main realm only. */
  disposeSymbols: symbol[];
  /** Exports of Node modules that the program has loaded. The walk does not enter them. */
  builtins: unknown[];
  /** The prototype of Node's `Worker`; `undefined` in a program without workers. */
  workerPrototype: object | undefined;
  /** The global object, `process` and the module cache, where the program's objects begin. */
  globals: object;
  process: object;
  modules: unknown;
  /** A clock in ms that never runs backwards, of the agent's own realm. */
  now(): number;
}

/** What the expression hands over, unwrapped, from the target's realm. */
export interface Bare {
  /** Returns one of Node's own modules. */
  load: object;
  globals: object;
  process: object;
}

/**
 * Collects what the agent borrows from the target's realm, without running any of the program's code: reads only by index
 * and own data properties, because iterators, prototypes and accessors may be the program's.
 */
export function hostOf({ load, globals, process }: Bare, now: () => number): Host {
  const module = (name: string): unknown =>
    Reflect.apply(load as () => unknown, undefined, [name] as never);
  const types = own(module('node:util'), 'types');
  const stream = module('node:stream');
  const states = [
    own(own(own(stream, 'Readable'), 'ReadableState'), 'prototype'),
    own(own(own(stream, 'Writable'), 'WritableState'), 'prototype'),
  ];
  const symbols = own(globals, 'Symbol');
  const disposers = CLOSER_SYMBOLS.map(name => own(symbols, name));
  // Only modules that are loaded already, because requiring another would run it.
  const loaded = new Set(listOf(own(process, 'moduleLoadList')));
  const builtins = listOf(own(module('node:module'), 'builtinModules'))
    .filter(name => loaded.has(`NativeModule ${String(name)}`))
    .map(name => module(`node:${String(name)}`));
  const Worker = loaded.has('NativeModule worker_threads')
    ? own(module('node:worker_threads'), 'Worker')
    : undefined;
  return {
    isProxy: own(types, 'isProxy') as Host['isProxy'],
    isMap: own(types, 'isMap') as Host['isMap'],
    isSet: own(types, 'isSet') as Host['isSet'],
    streamStates: states.filter(state => typeof state === 'object' && state !== null),
    disposeSymbols: disposers.filter(symbol => typeof symbol === 'symbol'),
    builtins,
    workerPrototype: own(Worker, 'prototype') as object | undefined,
    globals,
    process,
    modules: own(module('node:module'), '_cache'),
    now,
  };
}

/** Like `SafeRead.own`, but usable before Proxies can be told. For Node's own objects only. */
function own(target: unknown, key: PropertyKey): unknown {
  if ((typeof target !== 'object' || target === null) && typeof target !== 'function') return;
  const found = Object.getOwnPropertyDescriptor(target, key);
  return found && 'value' in found ? found.value : undefined;
}

function listOf(array: unknown): unknown[] {
  const list: unknown[] = [];
  const end = Number(own(array, 'length') ?? 0);
  for (let i = 0; i < end; i++) list.push(own(array, i));
  return list;
}
