/** A statement that finds what hands out Node's own modules. Older versions have it on the command line only. */
export const LOAD =
  "const load = process.getBuiltinModule ?? (typeof require === 'function' ? require : undefined);";

/**
 * An expression for the value of `script` in a fresh realm, out of reach of the target's patches of built-ins; `load` (`LOAD`)
 * is in its scope. It runs in the target's own realm: Node looks up options, which must inherit nothing, and
 * `Script.prototype`, which `compileFunction` does without.
 */
export function inFreshRealm(script: string): string {
  return `(() => {
    const { createContext, compileFunction } = load('node:vm');
    const parsingContext = createContext({ __proto__: null }, { __proto__: null });
    const options = { __proto__: null, filename: 'node:pool-leaks', parsingContext };
    return compileFunction(${JSON.stringify(`return ${script}`)}, undefined, options)();
  })()`;
}

/** An expression for the modules of Node's on which the agent stands; `undefined` where `buildAgent` yields no agent either. */
export const GIVEN_EXPRESSION = `(() => {
  ${LOAD}
  return load && { __proto__: null, vm: load('node:vm'), types: load('node:util/types') };
})()
//# sourceURL=node:pool-leaks`;
