import * as path from 'node:path';
import { buildSync } from 'esbuild';
import { inFreshRealm, LOAD } from './freshRealm';

const ENTRY = path.join(__dirname, 'target', 'entry.ts');

/**
 * Globals that the bundle copies into local variables. Looking up a global goes through Node's interceptors each time, which
 * took up to two thirds of a reading.
 */
export const INTRINSICS = [
  ...['Array', 'ArrayBuffer', 'DataView', 'Date', 'Error', 'Function', 'JSON', 'Map', 'Math'],
  ...['Number', 'Object', 'Reflect', 'Set', 'String', 'Symbol', 'Uint8Array', 'WeakMap'],
  ...['WeakRef', 'WeakSet'],
];

/**
 * An expression for `Runtime.evaluate` that yields the `TargetAgent`. It yields `undefined` on an older Node when evaluated
 * without `includeCommandLineAPI`, which runs code of Node's that the target may have patched. The bundle is compiled in a
 * fresh realm, out of reach of the target's patches of built-ins.
 */
export function buildAgent(): string {
  // This outer part runs in the target's own realm, which may have replaced any built-in: use plain calls only.
  return `(() => {
    ${LOAD}
    if (!load) return undefined;
    return ${inFreshRealm(innerScript())}(
      { __proto__: null, load, globals: globalThis, process: load('node:process') });
  })()
//# sourceURL=node:pool-leaks`;
}

/** Source of the module that replaces `source.ts` in a bundle: it contains the finished text. */
export function readyModule(): string {
  return `const text = ${JSON.stringify(buildAgent())};\nexport const agentExpression = () => text;\n`;
}

/** A script whose value creates the agent. It leaves nothing on the fresh realm's global object. */
export function innerScript(): string {
  return `(() => {
const { ${INTRINSICS.join(', ')} } = globalThis;
let made;
const handOver = make => { made = make; };
${bundle()}
return made;
})()`;
}

function bundle(): string {
  const { outputFiles } = buildSync({
    entryPoints: [ENTRY],
    bundle: true,
    write: false,
    format: 'iife',
    // The oldest Node that we inspect.
    target: 'node18',
    minify: true,
    charset: 'utf8',
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}
