/** A statement that finds what hands out Node's own modules. Older versions have it on the command line only. */
export const LOAD =
  "const load = process.getBuiltinModule ?? (typeof require === 'function' ? require : undefined);";

/** An expression for the modules of Node's on which the agent stands; `undefined` where `buildAgent` yields no agent either. */
export const GIVEN_EXPRESSION = `(() => {
  ${LOAD}
  return load && { __proto__: null, vm: load('node:vm'), types: load('node:util/types') };
})()
//# sourceURL=node:pool-leaks`;
