// A server that has replaced every built-in that it can: each run of one of them outside of the server's own code counts.
const { serve } = require('./serve.cjs');
const http = require('node:http');
const Module = require('node:module');
const vm = require('node:vm');

class Context {
  constructor() {
    this.slots = new Array(16);
    this.count = 0;
  }
  set(value) {
    this.slots[this.count++] = value;
  }
  reset() {
    this.count = 0;
  }
}

const idle = [];
const state = { runs: 0, isPatched: false, isWatched: false, names: '' };
/** Reads what ran, by its own means: a plain text, put together without built-ins. */
globalThis.readRuns = () => state.runs + ' ' + state.names;
/** From now on, until the server itself is at work again. */
globalThis.isPatched = () => state.isPatched;
globalThis.watchRuns = () => {
  state.isWatched = true;
  state.runs = 0;
  state.names = '';
};

/** Replaces what makes realms: nobody can make one any more without running the program's code. */
globalThis.patchVm = name => {
  const original = vm[name];
  vm[name] = function (a, b, c) {
    count('vm.' + name);
    return original(a, b, c);
  };
};

const server = serve(
  (values, request) => {
    const context = idle.pop() ?? new Context();
    for (const [, value] of values) context.set(value);
    return () => {
      context.reset();
      idle.push(context);
    };
  },
  {
    onRequest(request, response) {
      if (request.url !== '/patch') return false;
      response.end('patched', () => {
        // Whatever runs from here on is run by whoever inspects: no connection of the server's own is left, nor a timer that fires.
        server.close(() => setImmediate(patch));
        server.closeAllConnections();
        setInterval(() => undefined, 3_600_000);
      });
      return true;
    },
  },
);

const { apply } = Reflect;
const { includes } = String.prototype;

function count(name) {
  if (!state.isWatched) return;
  // A timer of Node's own, such as that of its clock for headers, may still fire once: nobody who inspects runs those.
  if (apply(includes, new Error().stack, ['processTimers'])) return;
  state.runs++;
  if (state.names.length < 2000) state.names += name + ' ';
}

function patch() {
  const { defineProperty, getOwnPropertyNames, getOwnPropertySymbols, getOwnPropertyDescriptor } =
    Object;
  const wrap = (holder, holderName) => {
    const keys = getOwnPropertyNames(holder);
    const symbols = getOwnPropertySymbols(holder);
    for (let i = 0; i < keys.length + symbols.length; i++) {
      const key = i < keys.length ? keys[i] : symbols[i - keys.length];
      const found = getOwnPropertyDescriptor(holder, key);
      if (!found.configurable || typeof found.value !== 'function' || key === 'constructor')
        continue;
      const original = found.value;
      const name = holderName + '.' + (typeof key === 'symbol' ? 'symbol' : key);
      const value = function (a, b, c, d) {
        count(name);
        return apply(
          original,
          this,
          arguments.length > 3
            ? [a, b, c, d]
            : arguments.length > 2
              ? [a, b, c]
              : arguments.length > 1
                ? [a, b]
                : arguments.length > 0
                  ? [a]
                  : [],
        );
      };
      defineProperty(holder, key, { __proto__: null, value, configurable: true, writable: true });
    }
  };
  const iterators = [
    [][Symbol.iterator](),
    new Map().entries(),
    new Set().values(),
    ''[Symbol.iterator](),
  ];
  const holders = [
    [Array.prototype, 'Array.prototype'],
    [Map.prototype, 'Map.prototype'],
    [Set.prototype, 'Set.prototype'],
    [WeakMap.prototype, 'WeakMap.prototype'],
    [WeakSet.prototype, 'WeakSet.prototype'],
    [WeakRef.prototype, 'WeakRef.prototype'],
    [String.prototype, 'String.prototype'],
    [Number.prototype, 'Number.prototype'],
    [RegExp.prototype, 'RegExp.prototype'],
    [Promise.prototype, 'Promise.prototype'],
    [Function.prototype, 'Function.prototype'],
    [Object, 'Object'],
    [Reflect, 'Reflect'],
    [JSON, 'JSON'],
    [Array, 'Array'],
    [vm.Script.prototype, 'Script.prototype'],
    [vm.Script, 'Script'],
  ];
  for (let i = 0; i < iterators.length; i++)
    holders[holders.length] = [Object.getPrototypeOf(iterators[i]), 'iterator' + i];
  for (const name of ['0', '1', 'get', 'set', 'then', 'toJSON']) {
    for (const [holder, holderName] of [
      [Array.prototype, 'Array.prototype'],
      [Object.prototype, 'Object.prototype'],
    ]) {
      defineProperty(holder, name, {
        __proto__: null,
        configurable: true,
        get() {
          count(holderName + ' get ' + name);
          return undefined;
        },
        set(value) {
          count(holderName + ' set ' + name);
          defineProperty(this, name, {
            __proto__: null,
            value,
            configurable: true,
            writable: true,
            enumerable: true,
          });
        },
      });
    }
  }
  // What Node looks up in options.
  const options = ['contextName', 'contextOrigin', 'contextCodeGeneration', 'microtaskMode'];
  options.push('importModuleDynamically', 'codeGeneration', 'origin', 'strings', 'wasm');
  options.push('lineOffset', 'columnOffset', 'cachedData', 'produceCachedData', 'timeout');
  options.push('displayErrors', 'breakOnSigint', 'parsingContext', 'contextExtensions');
  for (const name of options) {
    const get = () => count('Object.prototype get ' + name);
    const set = () => count('Object.prototype set ' + name);
    defineProperty(Object.prototype, name, { __proto__: null, configurable: true, get, set });
  }
  globalThis.Symbol = new Proxy(Symbol, {
    getOwnPropertyDescriptor: (target, name) => {
      count('Symbol trap');
      return getOwnPropertyDescriptor(target, name);
    },
  });
  const { _load } = Module;
  Module._load = function (request, parent, isMain) {
    count('Module._load');
    return _load.call(this, request, parent, isMain);
  };
  for (let i = 0; i < holders.length; i++) wrap(holders[i][0], holders[i][1]);
  state.isPatched = true;
}
