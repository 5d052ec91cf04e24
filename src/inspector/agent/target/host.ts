import { CLOSER_SYMBOLS } from '../../../protocol/closableStates';
import { PROTO_DEPTH } from '../../../protocol/heldValues';
import { REQUEST_CLASSES, type RequestPart } from '../../../protocol/requestStates';
import { textOf } from './functionText';

/** What the agent borrows from the target's realm: native functions that look at internal slots and run no user code. */
export interface Host {
  isProxy(value: unknown): boolean;
  isMap(value: unknown): boolean;
  isSet(value: unknown): boolean;
  isNativeError(value: unknown): boolean;
  isArguments(value: unknown): boolean;
  /** Node's stream state classes in the target. Their getters are Node's, and read one own number. */
  streamStates: object[];
  /** The target's `Symbol.dispose` and `Symbol.asyncDispose`. Node 20 defines them in its main realm only. */
  disposeSymbols: symbol[];
  /** Exports of Node modules that the program has loaded. The walk does not enter them. */
  builtins: unknown[];
  /** The prototype of Node's `Worker`; `undefined` in a program without workers. */
  workerPrototype: object | undefined;
  /** The prototypes of Node's requests and responses; empty in a program without servers. */
  requestPrototypes: ReadonlyMap<object, RequestPart>;
  /** That of Node's `Socket`; `undefined` where the program has not loaded it. */
  socketPrototype: object | undefined;
  duplexPrototype: object | undefined;
  /** Functions of Node's modules, each with the variables of its module in which Node keeps what a program handed to it. */
  gates: ReadonlyMap<object, readonly string[]>;
  /** The global object, `process` and the module cache, where the program's objects begin. */
  globals: object;
  process: object;
  modules: unknown;
  /** Node's major version; 0 where it does not tell. */
  major: number;
  /** Number of V8's global handles; `undefined` where nobody tells, or where the program has replaced what does. */
  globalHandles(): number | undefined;
  /** A clock in ms that never runs backwards, of the agent's own realm. */
  now(): number;
}

/** Where Node keeps callbacks of a program without a handle that would lead to them: see `Host.gates`. */
const GATES: [module: string, fn: string, variables: string[]][] = [
  ['fs', 'watchFile', ['statWatchers']],
  ['http', 'setMaxIdleHTTPParsers', ['parsers']],
  ['diagnostics_channel', 'channel', ['channels']],
  // Keeps nothing, but leads to what tells promises.
  ['util', 'inspect', []],
];

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
  // The module itself: `util.types` may hold another object by now, even a Proxy.
  const types = module('node:util/types');
  const isDeno = typeof ownOf(ownOf(process, 'versions'), 'deno') === 'string';
  const nativeOf = (name: string): Tell => tellOf(types, name, isDeno);
  const isProxy = nativeOf('isProxy');
  /** Of what may be the program's. */
  const own = (target: unknown, key: PropertyKey): unknown =>
    isProxy(target) ? undefined : ownOf(target, key);
  const stream = module('node:stream');
  const states = [
    own(own(own(stream, 'Readable'), 'ReadableState'), 'prototype'),
    own(own(own(stream, 'Writable'), 'WritableState'), 'prototype'),
  ];
  const symbols = own(globals, 'Symbol');
  const disposers = CLOSER_SYMBOLS.map(name => own(symbols, name));
  // Only modules that are loaded already, because requiring another would run it.
  const loaded = new Set(listOf(own, own(process, 'moduleLoadList')));
  const Module = module('node:module');
  const builtins = listOf(own, own(Module, 'builtinModules'))
    .filter(name => loaded.has(`NativeModule ${String(name)}`))
    .map(name => module(`node:${String(name)}`));
  // Each `require` of the program's has it, also where nobody has loaded it by its name.
  builtins.push(Module);
  const Worker = loaded.has('NativeModule worker_threads')
    ? own(module('node:worker_threads'), 'Worker')
    : undefined;
  /** The prototype of Node's own class, also where a module exports a class of the program's that extends it. */
  const prototypeIn = (name: string, className: string): object | undefined => {
    let proto = own(own(name === 'node:stream' ? stream : module(name), className), 'prototype');
    for (let depth = 0; isObject(proto) && !isProxy(proto) && depth < PROTO_DEPTH; depth++) {
      if (isNodesOwn(own(proto, 'constructor'), className)) return proto;
      proto = Object.getPrototypeOf(proto);
    }
    return undefined;
  };
  const gates = new Map<object, readonly string[]>();
  for (const [name, fn, variables] of GATES) {
    const gate = loaded.has(`NativeModule ${name}`) && own(module(`node:${name}`), fn);
    if (isObject(gate)) gates.set(gate, variables);
  }
  const requestPrototypes = new Map<object, RequestPart>();
  // `https` loads all that `http` is made of, without `http` itself, which only exports it.
  const exporters: [loadedAs: string, name: string][] = [
    ['_http_server', 'node:http'],
    ['http2', 'node:http2'],
  ];
  for (const [loadedAs, name] of exporters) {
    if (!loaded.has(`NativeModule ${loadedAs}`)) continue;
    for (const className of Reflect.ownKeys(REQUEST_CLASSES) as (keyof typeof REQUEST_CLASSES)[]) {
      const proto = prototypeIn(name, className);
      const { is } = REQUEST_CLASSES[className];
      if (proto) requestPrototypes.set(proto, is);
    }
  }
  return {
    requestPrototypes,
    socketPrototype: loaded.has('NativeModule net') ? prototypeIn('node:net', 'Socket') : undefined,
    duplexPrototype: prototypeIn('node:stream', 'Duplex'),
    isProxy,
    isMap: nativeOf('isMap'),
    isSet: nativeOf('isSet'),
    isNativeError: nativeOf('isNativeError'),
    isArguments: nativeOf('isArgumentsObject'),
    streamStates: states.filter(state => typeof state === 'object' && state !== null),
    disposeSymbols: disposers.filter(symbol => typeof symbol === 'symbol'),
    builtins,
    gates,
    workerPrototype: own(Worker, 'prototype') as object | undefined,
    globals,
    process,
    modules: own(Module, '_cache'),
    major: Number.parseInt(String(own(own(process, 'versions'), 'node')), 10) || 0,
    globalHandles: () => handlesIn(own, module('node:v8')),
    now,
  };
}

type Tell = (value: unknown) => boolean;

/**
 * A function of Node's that tells what a value is. Throws where a plain function of the program's is in its place: without
 * it, nothing can be read safely. Node 22 leaves out the name in its text, so that it looks like a bound function's; Deno wraps
 * its native one.
 */
function tellOf(types: unknown, name: string, isDeno: boolean): Tell {
  const fn = ownOf(types, name);
  const texts = ['', name].map(each => `function ${each}() { [native code] }`);
  if (isDeno) {
    const native = name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
    texts.push(`(value) => op_${native}(value)`);
  }
  if (typeof fn !== 'function' || !texts.includes(textOf(fn))) {
    throw new Error(
      `the program has replaced util.types.${name}, without which nothing is read safely`,
    );
  }
  return fn as Tell;
}

/** The same size in all versions. */
const HANDLE_BYTES = 32;

function handlesIn(own: typeof ownOf, v8: unknown): number | undefined {
  const tell = own(v8, 'getHeapStatistics');
  const isNodes =
    typeof tell === 'function' &&
    /^function getHeapStatistics\(\) \{\n {2}const buffer = (binding\.)?heapStatisticsBuffer;/.test(
      textOf(tell),
    );
  if (!isNodes) return undefined;
  const bytes = own(Reflect.apply(tell, undefined, []), 'used_global_handles_size');
  return typeof bytes === 'number' ? bytes / HANDLE_BYTES : undefined;
}

/** How the texts of Node's constructors and classes of streams begin. */
const OWN_TEXTS = [
  ...['function *(req, options) {\n', 'function *(socket) {\n', 'function *(options) {\n'],
  ...['class * extends Stream {\n', 'class * extends Readable {\n'],
];

/** Whether a function's text says that it is Node's function or class of this name, as far as a text can tell. */
function isNodesOwn(constructor: unknown, className: string): boolean {
  if (typeof constructor !== 'function') return false;
  const text = textOf(constructor);
  return OWN_TEXTS.some(start => text.startsWith(start.replace('*', className)));
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** Like `SafeRead.own`, but usable before Proxies can be told. For Node's own objects only. */
function ownOf(target: unknown, key: PropertyKey): unknown {
  if ((typeof target !== 'object' || target === null) && typeof target !== 'function') return;
  const found = Object.getOwnPropertyDescriptor(target, key);
  return found && 'value' in found ? found.value : undefined;
}

function listOf(own: typeof ownOf, array: unknown): unknown[] {
  const list: unknown[] = [];
  const end = Number(own(array, 'length') ?? 0);
  for (let i = 0; i < end; i++) list.push(own(array, i));
  return list;
}
